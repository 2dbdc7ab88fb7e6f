import { Notices } from '@billing-panel/react';
import {
  createFakeBff,
  type FakeBffOptions,
  type FakeSession,
  packageIds,
  planIds,
  sampleCredits,
  scenarios,
} from '@billing-panel/react/testing';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ComponentProps } from 'react';
import { expect, waitFor } from 'storybook/test';
import { bffOf, comeBack } from './stage/fakeServer.ts';
import { type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<ComponentProps<typeof Notices> & StageArgs> = {
  title: 'Parts/Notices',
  component: Notices,
  args: { scenario: 'subscribed' },
  parameters: stage({ fits: 720 }),
};
export default meta;
type Story = StoryObj<typeof meta>;

const sessionId = 'cs_test_story';

/** The page as Checkout leaves it, with a session that is in this state. */
function returningWith(session: Partial<FakeSession>, bff: FakeBffOptions = {}, secondsAgo?: number) {
  const sessions: FakeSession[] = [
    {
      id: sessionId,
      status: 'open',
      kind: 'package',
      itemId: packageIds.medium,
      successUrl: 'https://app.example/',
      ...session,
    },
  ];
  return stage({ returning: { sessionId, secondsAgo }, bff: { sessions, ...bff } });
}

const withSaid = (text: RegExp): Story['play'] => {
  return async ({ canvas }) => waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent(text));
};

/** With nothing to say it takes no room, and is there already for those who listen. */
export const NothingToSay: Story = {
  play: async ({ canvas }) => expect(await canvas.findByRole('status')).toHaveTextContent(''),
};

export const Confirming: Story = { parameters: returningWith({}), play: withSaid(/Confirming your payment/) };

export const TakesLonger: Story = {
  parameters: returningWith({}, {}, 60),
  play: withSaid(/not confirmed yet/),
};

export const CheckingNow: Story = {
  parameters: returningWith({}, {}, 60),
  play: async ({ canvas, canvasElement, userEvent }) => {
    const look = await canvas.findByRole('button', { name: 'Check now' });
    bffOf(canvasElement).finishCheckout('paid');
    await userEvent.click(look);
    await canvas.findByText('Payment confirmed');
  },
};

export const BankTakesDays: Story = {
  parameters: returningWith({ status: 'processing' }),
  play: withSaid(/on its way/),
};

/** The server knows of it, though this page was not returned to: it was begun in another tab, or days ago. */
export const BegunElsewhere: Story = { args: { scenario: 'paymentProcessing' }, play: withSaid(/on its way/) };

export const CreditsBought: Story = {
  parameters: returningWith({ status: 'paid' }),
  play: withSaid(/500 credits/),
};

export const ClosingAMessage: Story = {
  parameters: returningWith({ status: 'paid' }),
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('Payment confirmed');
    await userEvent.click(canvas.getByRole('button', { name: /Close/ }));
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent(''));
  },
};

export const PlanBought: Story = {
  parameters: returningWith(
    { status: 'paid', kind: 'subscription', itemId: planIds.proMonthly },
    { subscription: scenarios.subscribed.subscription },
  ),
  play: withSaid(/You are on Pro/),
};

export const PaymentDidNotGoThrough: Story = {
  parameters: returningWith({ status: 'failed' }),
  play: withSaid(/Nothing was charged/),
};

export const CheckoutRanOut: Story = {
  parameters: returningWith({ status: 'expired' }),
  play: withSaid(/Nothing was charged/),
};

export const SomebodyElsesSession: Story = {
  parameters: stage({ returning: { sessionId: 'cs_test_of_another_account' } }),
  play: async ({ canvas, canvasElement }) => {
    await waitFor(() => {
      const asked = bffOf(canvasElement).requests.map(({ operation }) => operation);
      return expect(asked).toContain('checkout.status');
    });
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent(''));
  },
};

export const PaymentFailed: Story = {
  args: { scenario: 'pastDue' },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Pay $49' }));
    await waitFor(() => expect(bffOf(canvasElement).visited).toEqual(['https://invoice.example/i/open']));
  },
};

export const PaymentFailedForGood: Story = { args: { scenario: 'unpaid' } };
export const CreditsOwed: Story = { args: { scenario: 'owesCredits' }, play: withSaid(/You owe 60 credits/) };
export const TriedAgain: Story = { args: { scenario: 'pastDue' }, play: withSaid(/try again on April 15, 2026/) };
export const UpgradeUnpaid: Story = {
  args: { scenario: 'upgradeUnpaid' },
  play: withSaid(/Team begins once it is paid/),
};
export const NotBegun: Story = { args: { scenario: 'incomplete' }, play: withSaid(/has not begun/) };
export const PlanEnds: Story = { args: { scenario: 'cancelling' }, play: withSaid(/ends on May 3, 2026/) };

/** Taken back where it stands: the banner goes when the server says so. */
export const KeepingThePlan: Story = {
  args: { scenario: 'cancelling' },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Keep my plan' }));
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent(''));
  },
};

export const PlanChanges: Story = { args: { scenario: 'changing' }, play: withSaid(/Starter on May 3, 2026/) };
export const PlanPaused: Story = { args: { scenario: 'paused' }, play: withSaid(/paused/) };
export const PlanNoLongerSold: Story = { args: { scenario: 'unknownPlan' }, play: withSaid(/no longer sold/) };
export const TrialEnds: Story = { args: { scenario: 'trial' }, play: withSaid(/April 20, 2026/) };
export const CreditsExpire: Story = { args: { scenario: 'expiringSoon' }, play: withSaid(/100 credits expire/) };
export const CreditsExpireTomorrow: Story = {
  parameters: stage({
    bff: { credits: sampleCredits(1, 500, { expiring: [{ credits: 1, expires_at: '2026-04-13T00:00:00Z' }] }) },
  }),
  play: withSaid(/1 credit expires on April 13, 2026/),
};

const twice = createFakeBff(scenarios.subscribed);

/** A case that the server reports and no account should be in: the fake one is told to say it. */
export const TwoPlansAtOnce: Story = {
  parameters: stage({
    provider: {
      fetch: async (...request) => {
        const answer: object = await (await twice.fetch(...request)).json();
        return Response.json({ ...answer, notices: [{ kind: 'multiple_subscriptions' }] });
      },
    },
  }),
  play: withSaid(/two plans/),
};

/** Of several the worst is said; the others stand where they belong, in the parts. */
export const SeveralAtOnce: Story = {
  args: { scenario: 'pastDue' },
  parameters: stage({ bff: { credits: sampleCredits(-60, 100) } }),
  play: withSaid(/payment/),
};

export const OutOfDate: Story = {
  play: async ({ canvas, canvasElement }) => {
    const bff = bffOf(canvasElement);
    await waitFor(() => expect(bff.requests).toHaveLength(1));
    await waitFor(() => expect(canvas.getByRole('status')).toHaveAttribute('data-state', 'none'));
    bff.manners.refuse = { panel: 'internal' };
    comeBack();
    await canvas.findByRole('button', { name: 'Try again' });
  },
};

export const BroughtUpToDateAgain: Story = {
  play: async (scene) => {
    await OutOfDate.play?.(scene);
    bffOf(scene.canvasElement).manners.refuse = {};
    await scene.userEvent.click(scene.canvas.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(scene.canvas.getByRole('status')).toHaveTextContent(''));
  },
};

export const LongWords: Story = {
  args: { scenario: 'longWords' },
  parameters: stage({
    bff: {
      subscription: {
        ...scenarios.changing.subscription,
        changes_to: { plan_id: planIds.proMonthly, at: '2026-05-03T00:00:00Z' },
      },
    },
  }),
};
