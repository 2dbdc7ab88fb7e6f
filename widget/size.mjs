import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/**
 * What a host's bundle grows by, gzipped, with React and TanStack Query outside: each part with the provider that it
 * needs, and the whole panel with its stylesheet. Measured on the built package; fails above its budget.
 */
const budgets = {
  BalanceMeter: 7.4,
  PortalButton: 5.1,
  CreditPacks: 6.3,
  PlanPicker: 8,
  BillingPanel: 13.4,
};
const panelWithStyles = 17.2;

const index = fileURLToPath(new URL('dist/src/index.js', import.meta.url));

async function gzipped(code) {
  const { output } = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'virtual:entry' ? id : undefined),
        load: (id) => (id === 'virtual:entry' ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      rolldownOptions: {
        input: 'virtual:entry',
        preserveEntrySignatures: 'strict',
        external: [/^react(-dom)?($|\/)/, /^@tanstack\//],
        output: { format: 'es' },
      },
    },
  });
  return gzipSync(output[0].code, { level: 9 }).length;
}

const kB = (bytes) => bytes / 1000;
let isOver = false;
function report(name, bytes, budget) {
  const over = budget !== undefined && kB(bytes) > budget;
  isOver ||= over;
  console.log(
    `${name.padEnd(28)}${kB(bytes).toFixed(2).padStart(7)} kB${budget ? ` of ${budget}` : ''}${over ? '  OVER' : ''}`,
  );
}

report('BillingProvider', await gzipped(`export { BillingProvider } from ${JSON.stringify(index)}`));
for (const [part, budget] of Object.entries(budgets)) {
  report(
    `${part} + provider`,
    await gzipped(`export { BillingProvider, ${part} } from ${JSON.stringify(index)}`),
    budget,
  );
}
const styles = gzipSync(readFileSync(new URL('dist/styles.css', import.meta.url)), { level: 9 }).length;
const panel = await gzipped(`export { BillingProvider, BillingPanel } from ${JSON.stringify(index)}`);
report('styles.css', styles);
report('whole panel with styles', panel + styles, panelWithStyles);
process.exit(isOver ? 1 : 0);
