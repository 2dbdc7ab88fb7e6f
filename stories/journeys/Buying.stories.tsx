import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { initialSettings, type Settings } from '../stage/settings.ts';
import { stage } from '../stage/withStage.tsx';
import { Journey, type JourneyProps } from './Journey.tsx';
import { balance, press, told } from './steps.ts';

const meta: Meta<JourneyProps> = {
  title: 'Journeys/Buying',
  component: Journey,
  args: { scenario: 'packsOnly', webhookSeconds: 3, settings: initialSettings },
  argTypes: {
    settings: { table: { disable: true } },
    webhookSeconds: {
      control: { type: 'range', min: 0, max: 21, step: 1 },
      description: 'How many seconds after the return the webhook arrives; 21 is never.',
    },
  },
  parameters: stage({ isBare: true }),
  render: (args, { globals }) => (
    <Journey
      key={`${args.scenario} ${args.webhookSeconds}`}
      {...args}
      settings={globals as Settings & typeof globals}
    />
  ),
};
export default meta;
type Story = StoryObj<typeof meta>;
export const CreditsAtOnce: Story = {
  args: { webhookSeconds: 0 },
  play: async (scene) => {
    await balance(scene, '340');
    await press(scene, /Buy 500 credits/);
    await press(scene, 'Pay by card');
    await told(scene, /500 credits added/);
    await balance(scene, '840');
  },
};

/** The person is back before the webhook: the panel says so, looks by itself, and shows what came. */
export const WebhookComesLate: Story = {
  args: { webhookSeconds: 2 },
  play: async (scene) => {
    await press(scene, /Buy 500 credits/);
    await press(scene, 'Pay by card');
    await told(scene, /Confirming your payment/);
    await balance(scene, '340');
    await told(scene, /Payment confirmed/);
    await balance(scene, '840');
  },
};

export const WebhookNeverComes: Story = {
  args: { webhookSeconds: 21 },
  play: async (scene) => {
    await press(scene, /Buy 500 credits/);
    await press(scene, 'Pay by card');
    await told(scene, /Confirming your payment/);
    await expect(scene.canvas.getByRole('slider')).toHaveAccessibleName(/never comes/);
  },
};

export const CardIsDeclined: Story = {
  play: async (scene) => {
    await press(scene, /Buy 500 credits/);
    await press(scene, /declined/);
    await expect(await scene.canvas.findByRole('alert')).toHaveTextContent(/Nothing was charged/);
    await press(scene, 'Go back');
    await balance(scene, '340');
    await told(scene, /^$/);
  },
};

export const BankTakesDays: Story = {
  play: async (scene) => {
    await press(scene, /Buy 500 credits/);
    await press(scene, /takes days/);
    await told(scene, /on its way/);
    await press(scene, 'The money arrives');
    await told(scene, /500 credits added/);
    await balance(scene, '840');
  },
};

export const BankRefuses: Story = {
  play: async (scene) => {
    await press(scene, /Buy 500 credits/);
    await press(scene, /takes days/);
    await told(scene, /on its way/);
    await press(scene, 'The bank refuses');
    await told(scene, /did not go through/);
    await balance(scene, '340');
  },
};

export const LeftUntilItExpired: Story = {
  play: async (scene) => {
    await press(scene, /Buy 500 credits/);
    await press(scene, /until it expires/);
    await told(scene, /Nothing was charged/);
  },
};

export const Subscribing: Story = {
  args: { scenario: 'free', webhookSeconds: 1 },
  play: async (scene) => {
    await press(scene, 'Subscribe to Pro');
    await press(scene, 'Pay by card');
    await told(scene, /You are on Pro/);
    const plans = within(await scene.canvas.findByRole('region', { name: 'Plans' }));
    await plans.findByText('Your plan');
    await balance(scene, '500');
  },
};

export const SpendingUntilLittleIsLeft: Story = {
  args: { scenario: 'subscribed' },
  play: async (scene) => {
    const spend = await scene.canvas.findByRole('button', { name: /costs 40 credits/ });
    await balance(scene, '340');
    for (let left = 340; left > 50; left -= 40) await scene.userEvent.click(spend);
    await balance(scene, '20');
    await scene.canvas.findByText('Running low');
  },
};
