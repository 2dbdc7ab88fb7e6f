import { fileURLToPath } from 'node:url';
import { type OutputChunk, rolldown } from 'rolldown';

const index = fileURLToPath(new URL('src/index.ts', import.meta.url));

/** What a host has anyway. */
export const outside = [/^react(-dom)?($|\/)/, /^@tanstack\//, /^@stripe\//];

export interface HostBundle {
  /** What the page loads at once. */
  first: OutputChunk[];
  /** What is fetched only when it is shown. */
  later: OutputChunk[];
}

/**
 * A host's page that takes these names from the package, bundled from the sources as a host's bundler bundles what was
 * built from them, with React and TanStack Query outside. What is loaded first is one chunk, as most bundlers make it:
 * left alone, Rolldown puts what five chunks or more share into further ones, which are loaded with it.
 */
export async function hostBundle(...names: string[]): Promise<HostBundle> {
  const apart = await bundled(names, () => false);
  const first = new Set(apart.first.flatMap(({ moduleIds }) => moduleIds));
  return await bundled(names, (id) => first.has(id));
}

async function bundled(names: string[], isFirst: (id: string) => boolean): Promise<HostBundle> {
  const code = names[0]
    ? `export { ${names.join(', ')} } from ${JSON.stringify(index)}`
    : `import ${JSON.stringify(index)}`;
  const bundle = await rolldown({
    input: 'host',
    external: outside,
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
  const codeSplitting = { groups: [{ name: 'first', test: isFirst }] };
  const { output } = await bundle.generate({ format: 'es', minify: true, comments: false, codeSplitting });
  await bundle.close();
  const chunks = output.filter((each) => each.type === 'chunk');
  const first = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of first) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) first.add(chunk);
  }
  return { first: [...first], later: chunks.filter((chunk) => !first.has(chunk)) };
}
