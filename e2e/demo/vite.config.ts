import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('page'),
  plugins: [react()],
  // In this workspace the panel comes from its sources, so that an edit there shows here at once.
  resolve: { conditions: ['billing-panel-source', ...defaultClientConditions] },
  // Beside what Vite keeps to itself: the databases and keys of `npm start`, which lie in this workspace too.
  server: { fs: { deny: ['.env', '.env.*', '*.{crt,pem}', '**/.git/**', '**/.data/**'] } },
  build: { outDir: here('dist'), emptyOutDir: true, modulePreload: { polyfill: false } },
});
