import { fileURLToPath } from 'node:url';
import { ensureChromium } from '../e2e/browser.ts';
import { type Outcome, oneCheck, playwright, vitest } from './runners.ts';

interface Part {
  name: string;
  run: () => Promise<Outcome>;
}

const projects = [
  'scripts',
  'bff/contract',
  'bff',
  'widget',
  'stories',
  'e2e',
  'e2e/demo',
  'e2e/hosts',
  'e2e/hosts/react-18',
];

const types: Part = {
  name: 'types',
  run: () => oneCheck('typescript/bin/tsc', '-b', ...projects),
};
const lint: Part = { name: 'lint', run: () => oneCheck('@biomejs/biome/bin/biome', 'check', '--error-on-warnings') };
const unused: Part = {
  name: 'unused code',
  run: () => oneCheck('knip/bin/knip.js', '--config', 'scripts/knip.json', '--exclude', 'types', '--no-config-hints'),
};
const sizes: Part = {
  name: 'sizes',
  run: () => oneCheck(fileURLToPath(new URL('../widget/size.ts', import.meta.url))),
};
const unit: Part = { name: 'unit', run: () => vitest('contract', 'server', 'widget', 'workspace') };

const quick = [types, lint, unused, sizes, unit];
const everything: Part[] = [
  ...quick,
  { name: 'build', run: () => oneCheck(fileURLToPath(new URL('build.ts', import.meta.url))) },
  { name: 'packages', run: () => oneCheck(fileURLToPath(new URL('packages.ts', import.meta.url))) },
  { name: 'programs', run: () => vitest('programs') },
  { name: 'sandbox', run: () => vitest('sandbox') },
  { name: 'postgres', run: () => vitest('postgres') },
  { name: 'money', run: () => vitest('money') },
  // The words wait for clocks, and leave the cores to the storm.
  { name: 'storm, words', run: () => vitest('storm', 'words') },
  { name: 'faults', run: () => vitest('faults') },
  { name: 'doors', run: () => vitest('doors') },
  { name: 'conformance', run: () => vitest('conformance') },
  { name: 'stories', run: () => vitest('stories') },
  { name: 'end to end', run: () => playwright() },
];

interface Line {
  name: string;
  seconds: number;
  outcome: Outcome;
}

function table(lines: Line[]): string {
  const slowestFirst = lines.toSorted((a, b) => b.seconds - a.seconds);
  return slowestFirst
    .map(({ name, seconds, outcome: { passed, failed, skipped } }) => {
      const counts = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
      return `  ${name.padEnd(12)} ${(seconds / 60).toFixed(1).padStart(5)} min   ${counts}`;
    })
    .join('\n');
}

async function run(parts: Part[]): Promise<Outcome> {
  const lines: Line[] = [];
  for (const { name, run } of parts) {
    console.log(`\n── ${name}`);
    const startedMs = performance.now();
    const outcome = await run();
    lines.push({ name, seconds: (performance.now() - startedMs) / 1000, outcome });
  }
  console.log(`\nMinutes, slowest first:\n${table(lines)}\n`);
  const failures = lines.flatMap(({ name, outcome }) => outcome.failures.map((failure) => `${name}: ${failure}`));
  if (failures.length > 0) console.log(`What failed, again:\n\n${failures.join('\n\n')}\n`);
  const sum = (count: 'passed' | 'failed' | 'skipped') =>
    lines.reduce((total, { outcome }) => total + outcome[count], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures };
}

const isQuick = process.argv.includes('--quick');
// Looked for first: without a browser the rest is not worth waiting for.
if (!isQuick) ensureChromium();
const { passed, failed } = await run(isQuick ? quick : everything);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
