import { BillingPanel } from '@billing-panel/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ComponentProps } from 'react';
import { type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<ComponentProps<typeof BillingPanel> & StageArgs> = {
  title: 'Parts/Billing panel',
  component: BillingPanel,
  args: { scenario: 'subscribed' },
};
export default meta;
type Story = StoryObj<typeof meta>;

export const Subscribed: Story = {};
export const Free: Story = { args: { scenario: 'free' } };
export const PacksOnly: Story = { args: { scenario: 'packsOnly' } };
export const SubscribedYearly: Story = { args: { scenario: 'subscribedYearly' } };
export const TrialOffered: Story = { args: { scenario: 'trialOffered' } };
export const Trial: Story = { args: { scenario: 'trial' } };
export const RunningLow: Story = { args: { scenario: 'runningLow' } };
export const NoCreditsLeft: Story = { args: { scenario: 'noCreditsLeft' } };
export const OwesCredits: Story = { args: { scenario: 'owesCredits' } };
export const ExpiringSoon: Story = { args: { scenario: 'expiringSoon' } };
export const CreditsHeld: Story = { args: { scenario: 'creditsHeld' } };
export const LongHistory: Story = { args: { scenario: 'longHistory' } };
export const PastDue: Story = { args: { scenario: 'pastDue' } };
export const Unpaid: Story = { args: { scenario: 'unpaid' } };
export const UpgradeUnpaid: Story = { args: { scenario: 'upgradeUnpaid' } };
export const Cancelling: Story = { args: { scenario: 'cancelling' } };
export const Changing: Story = { args: { scenario: 'changing' } };
export const Paused: Story = { args: { scenario: 'paused' } };
export const Incomplete: Story = { args: { scenario: 'incomplete' } };
export const Ended: Story = { args: { scenario: 'ended' } };
export const UnknownPlan: Story = { args: { scenario: 'unknownPlan' } };
export const OnePlan: Story = { args: { scenario: 'onePlan' } };
export const SevenPlans: Story = { args: { scenario: 'sevenPlans' } };
export const NoPlans: Story = { args: { scenario: 'noPlans' } };
export const NoPacks: Story = { args: { scenario: 'noPacks' } };
export const TwelvePacks: Story = { args: { scenario: 'twelvePacks' } };
export const Yen: Story = { args: { scenario: 'yen' } };
export const Dinar: Story = { args: { scenario: 'dinar' } };
export const LongWords: Story = { args: { scenario: 'longWords' } };
export const HostileNames: Story = { args: { scenario: 'hostileNames' } };
export const PaymentProcessing: Story = { args: { scenario: 'paymentProcessing' } };
export const ConfirmsLate: Story = {
  args: { scenario: 'confirmsLate' },
  parameters: stage({ returning: { sessionId: 'cs_test_late' } }),
};
export const SignedOut: Story = { args: { scenario: 'signedOut' } };
export const SessionExpired: Story = { args: { scenario: 'sessionExpired' } };
export const CouldNotLoad: Story = { args: { scenario: 'couldNotLoad' } };
export const Offline: Story = { args: { scenario: 'offline' } };
export const Slow: Story = { args: { scenario: 'slow' } };
export const Loading: Story = { args: { scenario: 'loading' } };
export const PurchaseRefused: Story = { args: { scenario: 'purchaseRefused' } };
export const PreviewRefused: Story = { args: { scenario: 'previewRefused' } };
export const CardDeclined: Story = { args: { scenario: 'cardDeclined' } };
export const PaysByDebit: Story = { args: { scenario: 'paysByDebit' } };
