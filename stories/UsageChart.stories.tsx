import { type DisclosureProps, UsageChart } from '@billing-panel/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { bffOf } from './stage/fakeServer.ts';
import { type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<DisclosureProps & StageArgs> = {
  title: 'Parts/Usage chart',
  component: UsageChart,
  args: { scenario: 'subscribed', defaultOpen: true },
  argTypes: { defaultOpen: { control: 'boolean', description: 'Opened from the start.' } },
  parameters: stage({ fits: 640 }),
};
export default meta;
type Story = StoryObj<typeof meta>;

const used = /credits used since .* 202[56]$/;

/** Closed, it asks the server for nothing. */
export const Closed: Story = {
  args: { defaultOpen: false },
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByText('Usage');
    await expect(bffOf(canvasElement).requests).toEqual([]);
  },
};

export const ByDay: Story = {
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByText('850 credits used since March 14, 2026');
    await expect(canvasElement.querySelectorAll('.bp-column')).toHaveLength(8);
    await expect(canvasElement.querySelector('.bp-root [style]')).toBeNull();
  },
};

export const ByWeek: Story = {
  args: { scenario: 'longHistory' },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await canvas.findByText(used);
    await userEvent.click(canvas.getByRole('radio', { name: 'Week' }));
    await waitFor(() => expect(canvasElement.querySelectorAll('.bp-column')).toHaveLength(12));
  },
};

export const ByMonth: Story = {
  args: { scenario: 'longHistory' },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await canvas.findByText(used);
    await userEvent.click(canvas.getByRole('radio', { name: 'Month' }));
    await waitFor(() => expect(canvasElement.querySelectorAll('.bp-column')).toHaveLength(12));
    await canvas.findByText(/since May 2025/);
  },
};

/** What is drawn is there to be read as well. */
export const FiguresAsATable: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText(used);
    await userEvent.click(canvas.getByText('Figures'));
    await expect(canvas.getByRole('table')).toBeVisible();
    await expect(canvas.getByRole('row', { name: 'April 8, 2026 60 0' })).toBeVisible();
  },
};

export const ArrowKeysChoose: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText(used);
    canvas.getByRole('radio', { name: 'Day' }).focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect(canvas.getByRole('radio', { name: 'Week' })).toBeChecked();
    await canvas.findByText(used);
  },
};

export const NothingUsed: Story = {
  args: { scenario: 'free' },
  play: async ({ canvas }) => void (await canvas.findByText('No credits were used in this time.')),
};

const at = (day: number) => `2026-04-${String(day).padStart(2, '0')}T10:00:00Z`;
const entry = { balance_after: 0, description: '' };

/** Where more came back than was used there is nothing to draw; the table says it. */
export const MoreGivenBackThanUsed: Story = {
  parameters: stage({
    bff: {
      transactions: [
        { ...entry, id: 'b', created_at: at(9), amount: 30, kind: 'give_back' },
        { ...entry, id: 'a', created_at: at(8), amount: -90, kind: 'consume' },
      ],
    },
  }),
  play: async ({ canvas, canvasElement, userEvent }) => {
    await canvas.findByText('60 credits used since March 14, 2026');
    await userEvent.click(canvas.getByText('Figures'));
    await canvas.findByRole('row', { name: 'April 9, 2026 -30 0' });
    await expect(canvasElement.querySelectorAll('.bp-column')).toHaveLength(1);
  },
};

export const NineDigits: Story = {
  parameters: stage({
    bff: {
      transactions: Array.from({ length: 12 }, (_, index) => ({
        ...entry,
        id: `${index}`,
        created_at: at(12 - index),
        amount: -123_456_789 * (1 + (index % 4)),
        kind: 'consume' as const,
      })),
    },
  }),
};

export const Loading: Story = { args: { scenario: 'loading' } };
export const SignedOut: Story = { args: { scenario: 'signedOut' } };
export const Offline: Story = { args: { scenario: 'offline' } };

const refused = stage({ bff: { manners: { refuse: { 'credits.usage': 'internal' } } } });

export const CouldNotLoad: Story = {
  parameters: refused,
  play: async ({ canvas }) => void (await canvas.findByRole('alert')),
};

export const TryingAgainWorks: Story = {
  parameters: refused,
  play: async ({ canvas, canvasElement, userEvent }) => {
    const retry = await canvas.findByRole('button', { name: 'Try again' });
    bffOf(canvasElement).manners.refuse = {};
    await userEvent.click(retry);
    await canvas.findByText(used);
  },
};
