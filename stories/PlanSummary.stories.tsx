import { PlanSummary } from '@billing-panel/react';
import { scenarios } from '@billing-panel/react/testing';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ComponentProps } from 'react';
import { expect } from 'storybook/test';
import { type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<ComponentProps<typeof PlanSummary> & StageArgs> = {
  title: 'Parts/Plan summary',
  component: PlanSummary,
  args: { scenario: 'subscribed' },
  parameters: stage({ fits: 440 }),
};
export default meta;
type Story = StoryObj<typeof meta>;

export const NoPlan: Story = { args: { scenario: 'free' } };
export const Active: Story = { play: async ({ canvas }) => void (await canvas.findByText('Active')) };
export const PaidByTheYear: Story = { args: { scenario: 'subscribedYearly' } };
export const Trial: Story = { args: { scenario: 'trial' } };

export const Ending: Story = {
  args: { scenario: 'cancelling' },
  play: async ({ canvas }) => {
    await canvas.findByText('Ending');
    await expect(canvas.queryByRole('button', { name: 'Cancel plan' })).toBeNull();
    await expect(canvas.getByRole('button', { name: 'Keep my plan' })).toBeVisible();
  },
};

export const ChangesLater: Story = { args: { scenario: 'changing' } };

export const PaymentDue: Story = {
  args: { scenario: 'pastDue' },
  play: async ({ canvas }) => void (await canvas.findByText(/\$49.*April 15, 2026/)),
};

export const PaymentDueWithoutNextAttempt: Story = { args: { scenario: 'unpaid' } };
export const UpgradeUnpaid: Story = {
  args: { scenario: 'upgradeUnpaid' },
  play: async ({ canvas }) => void (await canvas.findByText('Changes to Team once $55 is paid.')),
};

export const Paused: Story = { args: { scenario: 'paused' } };
export const Incomplete: Story = { args: { scenario: 'incomplete' } };
export const Ended: Story = { args: { scenario: 'ended' } };

export const NoLongerSold: Story = {
  args: { scenario: 'unknownPlan' },
  play: async ({ canvas }) => void (await canvas.findByText('Early Bird 2021')),
};

export const LongWords: Story = { args: { scenario: 'longWords' } };

export const HostileName: Story = {
  parameters: stage({
    bff: {
      subscription: {
        ...scenarios.subscribed.subscription,
        subscription_plans: {
          ...scenarios.subscribed.subscription.subscription_plans,
          name: '<img src=x onerror=alert(1)> \u202Eevil',
        },
      },
    },
  }),
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByText(/<img src=x/);
    await expect(canvasElement.querySelector('img')).toBeNull();
  },
};

export const Loading: Story = { args: { scenario: 'loading' } };
export const SignedOut: Story = { args: { scenario: 'signedOut' } };
export const CouldNotLoad: Story = { args: { scenario: 'couldNotLoad' } };
export const Offline: Story = { args: { scenario: 'offline' } };
