import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'vite';

// What the compiler alone cannot make of the package: the stylesheet as a module, and the script for pages without React.

const dist = (path) => new URL(`dist/${path}`, import.meta.url);

const styles = readFileSync(dist('styles.css'), 'utf8').trim();
writeFileSync(dist('src/stylesheet.js'), `export const stylesheet = ${JSON.stringify(styles)};\n`);

const licenses = `/*! Billing Panel (MIT License, Copyright (c) the Billing Panel authors). With it, each under the MIT License:
React, React DOM and Scheduler, Copyright (c) Meta Platforms, Inc. and affiliates; TanStack Query, Copyright (c) Tanner Linsley. */`;

/** The bundler lists the exports of a module by `for in`, which also lists what a page added to `Object.prototype`. */
const ownExports = {
  name: 'own-exports',
  renderChunk(code) {
    const parts = code.split('for (var name in all)');
    if (parts.length !== 2)
      throw new Error('The bundler lists exports in another way: look whether it needs this still.');
    return { code: parts.join('for (var name of Object.keys(all))'), map: null };
  },
};

await build({
  configFile: false,
  logLevel: 'error',
  plugins: [ownExports],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    target: ['chrome123', 'safari17.5', 'firefox120'],
    rolldownOptions: {
      input: 'dist/src/element.js',
      output: { format: 'iife', entryFileNames: 'billing-panel.js', postBanner: licenses, codeSplitting: false },
    },
  },
});
