import type { StorybookConfig } from '@storybook/react-vite';
import { defaultClientConditions } from 'vite';

const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../*.stories.tsx', '../*.mdx', '../*/**/*.stories.tsx', '../*/**/*.mdx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (vite) => ({
    ...vite,
    // The book is of the sources: nothing has to be built first.
    resolve: { ...vite.resolve, conditions: ['billing-panel-source', ...defaultClientConditions] },
  }),
};

export default config;
