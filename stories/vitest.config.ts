import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { launchOptions } from '../e2e/browser.ts';
import { initialSettings, type Settings } from './stage/settings.ts';

interface Run {
  settings: Settings;
  /** What the person asked their system for. */
  asked?: { forcedColors: 'active'; reducedMotion: 'reduce' };
}

/** Every story three times. */
const runs: Record<string, Run> = {
  light: { settings: initialSettings },
  'dark, right to left': { settings: { ...initialSettings, theme: 'dark', direction: 'rtl' } },
  'forced colors, no motion': {
    settings: initialSettings,
    asked: { forcedColors: 'active', reducedMotion: 'reduce' },
  },
};

export default defineConfig({
  plugins: [storybookTest({ configDir: fileURLToPath(new URL('.storybook', import.meta.url)) })],
  test: {
    name: 'stories',
    // On a busy machine the page with every state takes its time.
    testTimeout: 60_000,
    // Many stories wait for an answer: a core that is left free for the runner would be left idle.
    maxWorkers: availableParallelism(),
    exclude: ['**/node_modules/**', '**/*.mdx'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: Object.entries(runs).map(([name, { settings, asked }]) => ({
        browser: 'chromium',
        name,
        provider: playwright({ launchOptions: launchOptions(), contextOptions: asked }),
        provide: { 'storybook/test-initial-globals': settings },
      })),
    },
  },
});
