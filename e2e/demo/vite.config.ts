import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('page'),
  plugins: [react()],
  // In this workspace the panel comes from its sources, so that an edit there shows here at once.
  resolve: { conditions: ['billing-panel-source', ...defaultClientConditions] },
  build: { outDir: here('dist'), emptyOutDir: true, modulePreload: { polyfill: false } },
});
