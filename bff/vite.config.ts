import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { defineConfig, type Plugin } from 'vite';

/** The page at /docs serves Redoc from beside the server, so that the built server needs no package for it. */
function copyRedoc(): Plugin {
  return {
    name: 'copy-redoc',
    writeBundle({ dir = 'dist' }) {
      const bundle = createRequire(import.meta.url).resolve('redoc/bundles/redoc.standalone.js');
      copyFileSync(bundle, `${dir}/redoc.standalone.js`);
      copyFileSync(`${bundle}.LICENSE.txt`, `${dir}/redoc.standalone.js.LICENSE.txt`);
    },
  };
}

export default defineConfig({
  plugins: [copyRedoc()],
  ssr: { external: true },
  build: {
    ssr: true,
    outDir: 'dist',
    target: 'node22',
    minify: false,
    rolldownOptions: {
      input: {
        main: 'src/main.ts',
        'catalog-push.main': 'src/catalog-push.main.ts',
        'verify.main': 'src/verify.main.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});
