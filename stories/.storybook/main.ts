import type { StorybookConfig } from '@storybook/react-vite';
import { defaultClientConditions } from 'vite';

const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../*.stories.tsx', '../*.mdx', '../*/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (vite) => ({
    ...vite,
    build: {
      ...vite.build,
      // Nobody waits for the book on a slow line.
      chunkSizeWarningLimit: 5_000,
      // As in the package: light-dark() stays as it is written.
      cssTarget: ['chrome123', 'safari17.5', 'firefox120'],
      // 'use client' is for servers: that a bundle for browsers does not keep it is no news.
      rolldownOptions: { ...vite.build?.rolldownOptions, checks: { moduleLevelDirective: false } },
    },
    // What Vite keeps to itself anyway, and the databases and keys of `npm start`.
    server: {
      ...vite.server,
      fs: { ...vite.server?.fs, deny: ['.env', '.env.*', '*.{crt,pem}', '**/.git/**', '**/.data/**'] },
    },
    // The book is of the sources: nothing has to be built first.
    resolve: { ...vite.resolve, conditions: ['billing-panel-source', ...defaultClientConditions] },
  }),
};

export default config;
