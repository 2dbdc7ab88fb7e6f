import type { StoryContext } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';

type Scene = Pick<StoryContext, 'canvas' | 'canvasElement' | 'userEvent'>;

export async function press({ canvas, userEvent }: Scene, name: string | RegExp): Promise<void> {
  await userEvent.click(await canvas.findByRole('button', { name }));
}

/** What is said aloud at the top of the panel. */
export async function told({ canvasElement }: Scene, text: RegExp): Promise<void> {
  const notices = () => {
    const element = canvasElement.querySelector<HTMLElement>('[data-part="notices"]');
    if (!element) throw new Error('There are no notices on this page.');
    return element;
  };
  await waitFor(() => expect(notices()).toHaveTextContent(text), { timeout: 15_000 });
  await expect(notices()).toHaveAttribute('role', 'status');
}

export async function balance({ canvas }: Scene, credits: string): Promise<void> {
  const meter = within(await canvas.findByRole('region', { name: 'Credits' }));
  await meter.findByText(credits, {}, { timeout: 10_000 });
}
