import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { OutputChunk } from 'rolldown';
import { build } from 'vite';
import { hostBundle, outside } from './host-bundle.ts';

/**
 * What a host's page grows by, in kB gzipped, in English, with React and TanStack Query outside: each part with the
 * provider that it needs, and the whole panel with its stylesheet. What is fetched only when it is shown has budgets of
 * its own. Fails above any budget.
 */
const parts = { BalanceMeter: 4, PortalButton: 4, CreditPacks: 6, PlanPicker: 8 };
const wholePanel = 15;
const onDemand = 2.1;
/** What a plan is changed and ended with: two dialogs and their words. */
const planChanges = 4.5;
/** All of that together; nobody sees it at once. */
const everything = 29;
/** One file each, so what is fetched later elsewhere is in them; the script brings React, its renderer and TanStack Query. */
const element = 28.5;
const script = 107;

const gzipped = (text: string | Uint8Array) => gzipSync(text, { level: 9 }).length / 1000;
const sum = (chunks: OutputChunk[]) => chunks.reduce((total, { code }) => total + gzipped(code), 0);

/** `styles.css`, or the element with its stylesheet: alone, or as the script for pages without React. */
async function built(input: string, external: RegExp[] = []): Promise<number> {
  const outputs = await build({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      cssTarget: ['chrome123', 'safari17.5', 'firefox120'],
      target: 'es2023',
      rolldownOptions: { input, external, output: { format: 'es', codeSplitting: false } },
    },
  });
  const files = 'output' in outputs ? outputs.output : [];
  return files.reduce((total, file) => total + gzipped(file.type === 'chunk' ? file.code : file.source), 0);
}

function report(name: string, kB: number, budget?: number): void {
  const isOver = budget !== undefined && kB > budget;
  if (isOver) process.exitCode = 1;
  const of = budget === undefined ? '' : ` of ${budget}`;
  console.log(`${name.padEnd(36)}${kB.toFixed(2).padStart(6)} kB${of}${isOver ? '  OVER' : ''}`);
}

report('BillingProvider', sum((await hostBundle('BillingProvider')).first));
for (const [part, budget] of Object.entries(parts)) {
  report(`${part} with its provider`, sum((await hostBundle('BillingProvider', part)).first), budget);
}
const { first, later } = await hostBundle('BillingProvider', 'BillingPanel');
const styles = await built('src/styles.css');
report('The whole panel: scripts', sum(first));
report('The whole panel: styles', styles);
report('The whole panel', sum(first) + styles, wholePanel);
console.log('\nFetched only when it is shown:');
for (const chunk of later) {
  report(`  ${chunk.name}`, sum([chunk]), chunk.name === 'planChanges' ? planChanges : onDemand);
}
report('Everything', sum([...first, ...later]) + styles, everything);

report('The element, React outside', await built('src/element.tsx', outside), element);
report('The script, React and all', await built('src/element.tsx'), script);
