import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { build } from 'vite';

/**
 * What a host's bundle grows by, in kB gzipped, in English, with React and TanStack Query outside: each part with the
 * provider that it needs, and the whole panel with its stylesheet. Bundled from the sources as a host's bundler bundles
 * what was built from them. What is fetched only when it is shown has budgets of its own. Fails above any budget.
 */
const parts = { BalanceMeter: 4, PortalButton: 4, CreditPacks: 6, PlanPicker: 8 };
const wholePanel = 15;
const onDemand = 2;
const everything = 25;

const sources = new URL('src/', import.meta.url);
const pathOf = (file) => fileURLToPath(new URL(file, sources));
const gzipped = (text) => gzipSync(text, { level: 9 }).length / 1000;

/** The chunks of a page that takes these names from the package: what it loads first, and what later. */
async function chunksOf(...names) {
  const code = `export { ${names.join(', ')} } from ${JSON.stringify(pathOf('index.ts'))}`;
  const bundle = await rolldown({
    input: 'host',
    external: [/^react(-dom)?($|\/)/, /^@tanstack\//, /^@stripe\//],
    // What is shared with what comes later stays in the first chunk, as in a host's.
    preserveEntrySignatures: 'allow-extension',
    logLevel: 'silent',
    resolve: { extensionAlias: { '.js': ['.ts', '.tsx'] } },
    plugins: [
      {
        name: 'host',
        resolveId: (id) => (id === 'host' ? id : undefined),
        load: (id) => (id === 'host' ? { code, moduleSideEffects: true } : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es', minify: true, comments: false });
  await bundle.close();
  return output;
}

async function styles() {
  const { output } = await build({
    configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
    root: fileURLToPath(new URL('.', import.meta.url)),
    logLevel: 'error',
    build: { write: false },
  });
  return gzipped(output.find(({ fileName }) => fileName === 'styles.css').source);
}

let isOver = false;
function report(name, kB, budget = Number.POSITIVE_INFINITY) {
  const of = Number.isFinite(budget) ? ` of ${budget}` : '';
  const over = kB > budget ? '  OVER' : '';
  if (over) isOver = true;
  console.log(`${name.padEnd(44)}${kB.toFixed(2).padStart(6)} kB${of}${over}`);
}

const sum = (chunks) => chunks.reduce((total, { code }) => total + gzipped(code), 0);
/** What the first load needs: the entry and what it imports at once. */
function firstOf(chunks) {
  const first = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of first) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) first.add(chunk);
  }
  return [...first];
}

report('BillingProvider', sum(firstOf(await chunksOf('BillingProvider'))));
for (const [part, budget] of Object.entries(parts)) {
  report(`${part} with its provider`, sum(firstOf(await chunksOf('BillingProvider', part))), budget);
}
const panel = await chunksOf('BillingProvider', 'BillingPanel');
const first = firstOf(panel);
const css = await styles();
report('The whole panel: scripts', sum(first));
report('The whole panel: styles', css);
report('The whole panel', sum(first) + css, wholePanel);
console.log('\nFetched only when it is shown:');
for (const chunk of panel) if (!first.includes(chunk)) report(`  ${chunk.name}`, sum([chunk]), onDemand);
report('Everything', sum(panel) + css, everything);
process.exit(isOver ? 1 : 0);
