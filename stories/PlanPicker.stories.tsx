import { PlanPicker, type PlanPickerProps } from '@billing-panel/react';
import { planIds, samplePlan, scenarios } from '@billing-panel/react/testing';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { bffOf } from './stage/fakeServer.ts';
import { type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<PlanPickerProps & StageArgs> = {
  title: 'Parts/Plan picker',
  component: PlanPicker,
  args: { scenario: 'free' },
  argTypes: {
    defaultInterval: {
      control: 'inline-radio',
      options: ['month', 'year'],
      description: 'Which interval stands first, where plans come in several.',
    },
  },
};
export default meta;
type Story = StoryObj<typeof meta>;

export const NoPlanYet: Story = {
  play: async ({ canvas }) => void (await canvas.findByRole('button', { name: 'Subscribe to Pro' })),
};

export const OnAPlan: Story = {
  args: { scenario: 'subscribed' },
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Upgrade to Team' });
    await expect(canvas.getByRole('button', { name: 'Switch to Starter' })).toBeVisible();
  },
};

export const YearFirst: Story = {
  args: { defaultInterval: 'year' },
  play: async ({ canvas }) => void (await canvas.findAllByText(/You save \$/)),
};

export const PaidByTheYear: Story = { args: { scenario: 'subscribedYearly' } };
export const TrialOffered: Story = {
  args: { scenario: 'trialOffered' },
  play: async ({ canvas }) => void (await canvas.findByRole('button', { name: 'Try Pro free for 14 days' })),
};
export const OnTrial: Story = { args: { scenario: 'trial' } };

export const PlanIsEnding: Story = {
  args: { scenario: 'cancelling' },
  play: async ({ canvas }) => void (await canvas.findByRole('button', { name: 'Keep my plan' })),
};

/** A button that does nothing says why: the reason stands above the cards and is each button's description. */
export const PaymentDue: Story = {
  args: { scenario: 'pastDue' },
  play: async ({ canvas, canvasElement, userEvent }) => {
    const [button] = await canvas.findAllByRole('button', { name: /Not available/ });
    await waitFor(() => expect(button).toHaveAccessibleDescription(/once the payment that is due is made/));
    button && (await userEvent.click(button));
    await expect(bffOf(canvasElement).requests.map(({ operation }) => operation)).toEqual(['panel']);
  },
};

export const Paused: Story = { args: { scenario: 'paused' } };
export const ChangesLater: Story = {
  args: { scenario: 'changing' },
  play: async ({ canvas }) => {
    const waiting = await canvas.findByRole('button', { name: 'Your next plan' });
    await waitFor(() => expect(waiting).toHaveAccessibleDescription('Your plan changes to this one on May 3, 2026.'));
  },
};
export const UpgradeUnpaid: Story = { args: { scenario: 'upgradeUnpaid' } };
export const TrialOfAYear: Story = {
  args: { scenario: 'trialOffered', defaultInterval: 'year' },
  play: async ({ canvas }) => void (await canvas.findByText(/14 days free, then \$490 a year.*You save \$98 a year/)),
};
export const NoLongerSold: Story = { args: { scenario: 'unknownPlan' } };
export const AfterItEnded: Story = { args: { scenario: 'ended' } };
export const OnePlan: Story = { args: { scenario: 'onePlan' } };
export const SevenPlans: Story = { args: { scenario: 'sevenPlans' } };

export const UnequalPlans: Story = {
  parameters: stage({
    bff: {
      plans: [
        samplePlan({ id: planIds.starterMonthly, name: 'Bare', amount_minor: 500 }),
        samplePlan({
          id: planIds.proMonthly,
          name: 'Everything that we have ever made, and what comes next',
          description: 'A description that takes more than one line where cards stand side by side, as they do here.',
          amount_minor: 1_234_567_89,
          interval: 'year',
          credits_included: 1_200_000,
          features: ['One', 'Two', 'Three', 'A feature that needs a whole sentence to be understood', 'Five', 'Six'],
        }),
        samplePlan({ id: planIds.teamMonthly, name: 'By the week', amount_minor: 99, interval: 'week' }),
      ],
    },
  }),
};

export const NothingOnSale: Story = {
  args: { scenario: 'noPlans' },
  play: async ({ canvas }) => void (await canvas.findByText(/No plans are on sale/)),
};

export const WithoutDecimals: Story = { args: { scenario: 'yen' } };
export const ThreeDecimals: Story = { args: { scenario: 'dinar' } };
export const LongWords: Story = { args: { scenario: 'longWords' } };
export const HostileNames: Story = {
  args: { scenario: 'hostileNames' },
  play: async ({ canvas, canvasElement }) => {
    await canvas.findAllByText(/<img src=x onerror=alert\(1\)>/);
    await expect(canvasElement.querySelector('img, script')).toBeNull();
  },
};

export const Loading: Story = { args: { scenario: 'loading' } };
export const SignedOut: Story = { args: { scenario: 'signedOut' } };
export const CouldNotLoad: Story = { args: { scenario: 'couldNotLoad' } };
export const Offline: Story = { args: { scenario: 'offline' } };

/** Native radios: the arrow keys move between the intervals, and the cards follow. */
export const ArrowKeysChooseTheInterval: Story = {
  play: async ({ canvas, userEvent }) => {
    const monthly = await canvas.findByRole('radio', { name: /Monthly/ });
    await expect(monthly).toBeChecked();
    monthly.focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect(canvas.getByRole('radio', { name: /Yearly/ })).toBeChecked();
    await expect(canvas.getAllByText(/\$490/).length).toBeGreaterThan(0);
  },
};

export const SubscribingSendsOnePurchase: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    const bff = bffOf(canvasElement);
    await userEvent.dblClick(await canvas.findByRole('button', { name: 'Subscribe to Pro' }));
    await waitFor(() => expect(bff.visited).toHaveLength(1));
    const purchases = bff.requests.filter(({ operation }) => operation === 'subscriptions.create-checkout');
    await expect(purchases.map(({ body }) => body.plan_id)).toEqual([planIds.proMonthly]);
  },
};

/** Two people subscribe in two tabs: the second is refused kindly, and the panel shows what is true now. */
export const AlreadySubscribedElsewhere: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    const button = await canvas.findByRole('button', { name: 'Subscribe to Pro' });
    bffOf(canvasElement).account.subscription = structuredClone(scenarios.subscribed.subscription);
    await userEvent.click(button);
    await canvas.findByRole('button', { name: 'Upgrade to Team' });
  },
};
