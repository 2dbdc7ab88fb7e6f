import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { launchOptions } from '../e2e/browser.ts';
import { initialSettings } from './stage/settings.ts';

/** Every story once as it is, and once in the dark and from right to left. */
const runs = {
  light: initialSettings,
  'dark, right to left': { ...initialSettings, theme: 'dark', direction: 'rtl' },
};

export default defineConfig({
  plugins: [storybookTest({ configDir: fileURLToPath(new URL('.storybook', import.meta.url)) })],
  test: {
    name: 'stories',
    // On a busy machine the page with every state takes its time.
    testTimeout: 60_000,
    exclude: ['**/node_modules/**', '**/*.mdx'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: launchOptions() }),
      instances: Object.entries(runs).map(([name, settings]) => ({
        browser: 'chromium',
        name,
        provide: { 'storybook/test-initial-globals': settings },
      })),
    },
  },
});
