import { CreditHistory, type DisclosureProps } from '@billing-panel/react';
import { sampleTransactions } from '@billing-panel/react/testing';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { bffOf } from './stage/fakeServer.ts';
import { type StageArgs, stage } from './stage/withStage.tsx';

const kinds = [
  ...(['purchase', 'included', 'grant', 'consume', 'give_back'] as const),
  ...(['expire', 'revoke', 'reinstate', 'adjust'] as const),
];
const comesIn = new Set<string>(['purchase', 'included', 'grant', 'give_back', 'reinstate']);

const many = Array.from({ length: 25 }, (_, index) => ({
  id: `txn_many_${index}`,
  created_at: new Date(Date.UTC(2026, 3, 12 - index)).toISOString(),
  amount: -10,
  balance_after: 340 + 10 * index,
  kind: 'consume' as const,
  description: `Report ${25 - index}`,
}));

const meta: Meta<DisclosureProps & StageArgs> = {
  title: 'Parts/Credit history',
  component: CreditHistory,
  args: { scenario: 'subscribed', defaultOpen: true },
  argTypes: { defaultOpen: { control: 'boolean', description: 'Opened from the start.' } },
  parameters: stage({ fits: 640 }),
};
export default meta;
type Story = StoryObj<typeof meta>;

/** Closed, it asks the server for nothing. */
export const Closed: Story = {
  args: { defaultOpen: false },
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByText('Credit history');
    await expect(bffOf(canvasElement).requests).toEqual([]);
  },
};

export const Open: Story = {
  play: async ({ canvas }) => void (await canvas.findByText('Summary of 12 interviews')),
};

export const NothingYet: Story = {
  args: { scenario: 'free' },
  play: async ({ canvas }) => void (await canvas.findByText(/^Nothing yet/)),
};

export const EveryKind: Story = {
  parameters: stage({
    bff: {
      transactions: kinds.map((kind, index) => ({
        id: `txn_kind_${kind}`,
        created_at: '2026-04-12T09:00:00Z',
        amount: comesIn.has(kind) ? 100 : -100,
        balance_after: 900 - 100 * index,
        kind,
        description: index % 2 === 0 ? '' : 'With a note of the host’s',
        ...(kind === 'purchase' ? { expires_at: '2027-04-12T09:00:00Z' } : {}),
      })),
    },
  }),
};

export const LongDescriptions: Story = {
  parameters: stage({
    bff: {
      transactions: sampleTransactions.map((transaction, index) => ({
        ...transaction,
        amount: transaction.amount * 12_345_678,
        balance_after: transaction.balance_after * 12_345_678,
        description: ['Donaudampfschifffahrtsgesellschaftskapitän'.repeat(3), '<b>not bold</b>'][index % 2] ?? '',
      })),
    },
  }),
};

export const Owed: Story = {
  parameters: stage({
    bff: {
      transactions: [
        {
          id: 'txn_owed',
          created_at: '2026-04-12T09:00:00Z',
          amount: -400,
          balance_after: -60,
          kind: 'revoke',
          description: '',
        },
      ],
    },
  }),
  play: async ({ canvas }) => void (await canvas.findByText('60 owed')),
};

export const Loading: Story = { args: { scenario: 'loading' } };

export const SignedOut: Story = { args: { scenario: 'signedOut' } };

const refused = stage({ bff: { manners: { refuse: { 'credits.transactions': 'internal' } } } });

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
    await canvas.findByText('Summary of 12 interviews');
  },
};

/** A native disclosure: focus reaches it, and opening it asks for the list. */
export const KeyboardOpensIt: Story = {
  args: { defaultOpen: false },
  play: async ({ canvas, userEvent }) => {
    const disclosure = (await canvas.findByText('Credit history')).closest('summary');
    await userEvent.tab();
    await expect(disclosure).toHaveFocus();
    disclosure?.click();
    await canvas.findByText('Summary of 12 interviews');
  },
};

export const OlderOnesOnDemand: Story = {
  parameters: stage({ bff: { transactions: many } }),
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('Report 25');
    await expect(canvas.getAllByRole('listitem')).toHaveLength(10);
    await userEvent.click(canvas.getByRole('button', { name: 'Show older' }));
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(20));
    await userEvent.click(canvas.getByRole('button', { name: 'Show older' }));
    await canvas.findByText('Report 1');
    await expect(canvas.queryByRole('button', { name: 'Show older' })).toBeNull();
  },
};
