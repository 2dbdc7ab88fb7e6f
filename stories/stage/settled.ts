import type { Preview } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';

/** Side by side there are two stages: what a story does, it does on the first. */
export const playOnFirstStage: Preview['beforeEach'] = (context) => {
  const { canvasElement, globals } = context;
  if (globals.theme !== 'both') return;
  context.canvas = new Proxy(context.canvas, {
    get: (_, query) =>
      Reflect.get(within(canvasElement.querySelector<HTMLElement>('[data-stage]') ?? canvasElement), query),
  });
};

/** No story counts as shown while something loads that should not, or after a part has failed. It runs before axe looks. */
export const settle: Preview['afterEach'] = async ({ canvasElement, args, parameters }) => {
  const find = (selector: string) => canvasElement.querySelector(selector);
  if (args.scenario !== 'loading' && !parameters.stage?.keepsLoading) {
    await waitFor(() => expect(find('[data-state="loading"], .bp-loading')).toBeNull(), { timeout: 5000 });
  }
  await expect(find('[data-part="broken"]')).toBeNull();
};
