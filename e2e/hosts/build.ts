import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig } from 'vite';

// Builds each host page from the package as it is published, not from its sources.

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** React tells of mismatches and misuse in its development build alone. */
type Mode = 'development' | 'production';

function settings(host: string, mode: Mode): InlineConfig {
  process.env.NODE_ENV = mode;
  return {
    configFile: false,
    root: here(host),
    base: `/${host}/`,
    mode,
    logLevel: 'warn',
    plugins: [react()],
    // The panel is a link into this workspace: it must find the host's own React, as an installed package does.
    resolve: { dedupe: ['react', 'react-dom', '@tanstack/react-query'] },
  };
}

const pagesOf = (host: string) => readdirSync(here(host)).filter((file) => file.endsWith('.html'));

async function page(host: string, mode: Mode): Promise<void> {
  await build({
    ...settings(host, mode),
    build: {
      outDir: here(`dist/${host}`),
      emptyOutDir: true,
      minify: mode === 'production',
      // Browsers that know light-dark(): else what the panel's stylesheet says is rewritten.
      cssTarget: ['chrome123', 'safari17.5', 'firefox120'],
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 5_000,
      rolldownOptions: { input: pagesOf(host).map((file) => join(here(host), file)) },
    },
  });
}

async function server(host: string, entry: string): Promise<void> {
  await build({
    ...settings(host, 'development'),
    build: { outDir: here(`dist/${host}/server`), emptyOutDir: true, ssr: join(here(host), entry) },
  });
}

/** No bundler at all: the page and the script, as they are. */
function plain(host: string): void {
  const folder = here(`dist/${host}`);
  mkdirSync(folder, { recursive: true });
  for (const file of pagesOf(host)) copyFileSync(join(here(host), file), join(folder, file));
  const script = fileURLToPath(import.meta.resolve('@billing-panel/react/billing-panel.js'));
  copyFileSync(script, join(folder, 'billing-panel.js'));
}

for (const host of [
  'react-18',
  'react-19',
  'server-rendered',
  'plain-element',
  'right-to-left',
  'embedded-checkout',
  'framed',
]) {
  await page(host, 'development');
}
await server('server-rendered', 'server.tsx');
for (const host of ['strict-csp', 'hostile-css']) await page(host, 'production');
plain('plain-script');
