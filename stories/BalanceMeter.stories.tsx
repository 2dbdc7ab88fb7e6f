import { BalanceMeter, type BalanceMeterProps } from '@billing-panel/react';
import { sampleCredits, sampleTransactions } from '@billing-panel/react/testing';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { bffOf, comeBack } from './stage/fakeServer.ts';
import { type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<BalanceMeterProps & StageArgs> = {
  title: 'Parts/Balance meter',
  component: BalanceMeter,
  args: { scenario: 'subscribed' },
  argTypes: { lowAt: { control: 'number', description: 'With this many credits or fewer the balance is called low.' } },
  parameters: stage({ fits: 440 }),
};
export default meta;
type Story = StoryObj<typeof meta>;

export const Healthy: Story = {
  play: async ({ canvas }) => {
    const meter = await canvas.findByRole('meter', { name: 'Credits' });
    await expect(meter).toHaveAttribute('aria-valuetext', expect.stringMatching(/^340 of 500 credits/));
  },
};

/** Told by the server, by what was used in the last 30 days. */
export const HowLongItLasts: Story = {
  play: async ({ canvas }) => void (await canvas.findByText(/about 12 days at this pace/)),
};

/** What was used once is no pace. */
export const TooLittleToTellAPace: Story = {
  parameters: stage({ bff: { transactions: sampleTransactions.slice(0, 5) } }),
  play: async ({ canvas }) => {
    await canvas.findByRole('meter');
    await expect(canvas.queryByText(/at this pace/)).toBeNull();
  },
};

/** Months ahead are not told: much changes until then. */
export const LastsTooLongToTell: Story = {
  parameters: stage({ bff: { credits: sampleCredits(9000, 10_000) } }),
  play: async ({ canvas }) => {
    await canvas.findByRole('meter');
    await expect(canvas.queryByText(/at this pace/)).toBeNull();
  },
};

export const Full: Story = { parameters: stage({ bff: { credits: sampleCredits(500, 500) } }) };

export const RunningLow: Story = {
  args: { scenario: 'runningLow' },
  play: async ({ canvas }) => void (await canvas.findByText('Running low')),
};

export const NoneLeft: Story = {
  args: { scenario: 'noCreditsLeft' },
  play: async ({ canvas }) => void (await canvas.findByText('None left')),
};

export const Owed: Story = {
  args: { scenario: 'owesCredits' },
  play: async ({ canvas }) => void (await canvas.findByText(/settle this/)),
};

export const NothingYet: Story = {
  args: { scenario: 'free' },
  play: async ({ canvas }) => void (await canvas.findByText(/^No credits yet/)),
};

export const OneCreditLeft: Story = {
  args: { scenario: 'packsOnly' },
  parameters: stage({ bff: { credits: sampleCredits(1, 100) } }),
};

export const SomeExpireSoon: Story = {
  args: { scenario: 'expiringSoon' },
  play: async ({ canvas }) => void (await canvas.findByText(/100 expire on/)),
};

export const AllExpireTomorrow: Story = {
  args: { scenario: 'packsOnly' },
  parameters: stage({
    bff: { credits: sampleCredits(340, 500, { expiring: [{ credits: 340, expires_at: '2026-04-13T00:00:00Z' }] }) },
  }),
};

export const SomeAreSetAside: Story = {
  args: { scenario: 'creditsHeld' },
  play: async ({ canvas }) => void (await canvas.findByText(/25 .*reserved/)),
};

export const WithoutAPlan: Story = { args: { scenario: 'packsOnly' } };

export const PlanIsEnding: Story = {
  args: { scenario: 'cancelling' },
  // What a plan that ends would have brought is not promised.
  play: async ({ canvas }) => {
    await canvas.findByText('340 of 500 credits');
    await expect(canvas.queryByText(/more on/)).toBeNull();
  },
};

export const TenDigits: Story = { args: { scenario: 'yen' } };

export const LowWhereTheHostSays: Story = {
  args: { lowAt: 400 },
  play: async ({ canvas }) => void (await canvas.findByText('Running low')),
};

export const Loading: Story = { args: { scenario: 'loading' } };
export const SignedOut: Story = { args: { scenario: 'signedOut' } };
export const SessionExpired: Story = { args: { scenario: 'sessionExpired' } };
export const CouldNotLoad: Story = { args: { scenario: 'couldNotLoad' } };
export const Offline: Story = { args: { scenario: 'offline' } };

/** The number counts to its new value, and the new sentence, in a region that was there before, is said aloud. */
export const SpendingIsSaidAloud: Story = {
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByRole('meter');
    const status = canvas.getByRole('status');
    await expect(status).toHaveTextContent(/^340 of 500 credits/);
    bffOf(canvasElement).spend(40);
    comeBack();
    await waitFor(() => expect(status).toHaveTextContent(/^300 of 500 credits/));
    await canvas.findByText('300');
  },
};
