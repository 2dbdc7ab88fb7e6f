import { defineConfig } from 'vite';

/** Only the stylesheets need a bundler: the modules are emitted one by one by tsc, which keeps each `'use client'`. */
export default defineConfig({
  build: {
    outDir: 'dist',
    // Browsers that know light-dark(): the colors stay as they are written.
    cssTarget: ['chrome123', 'safari17.5', 'firefox120'],
    rolldownOptions: {
      input: ['src/styles.css', 'src/panel.css'],
      output: { assetFileNames: '[name][extname]' },
    },
  },
});
