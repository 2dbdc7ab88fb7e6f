import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { initialSettings, type Settings } from '../stage/settings.ts';
import { stage } from '../stage/withStage.tsx';
import { Journey, type JourneyProps } from './Journey.tsx';
import { press, told } from './steps.ts';

const meta: Meta<JourneyProps> = {
  title: 'Journeys/Managing a plan',
  component: Journey,
  args: { scenario: 'subscribed', webhookSeconds: 0, settings: initialSettings },
  argTypes: { settings: { table: { disable: true } }, webhookSeconds: { table: { disable: true } } },
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

export const CancellingAndKeepingIt: Story = {
  play: async (scene) => {
    await press(scene, 'Cancel plan');
    await press(scene, 'Cancel at the end of the period');
    await press(scene, 'Return to the app');
    await told(scene, /ends on May 3, 2026/);
    const [keep] = await scene.canvas.findAllByRole('button', { name: 'Keep my plan' });
    keep && (await scene.userEvent.click(keep));
    await press(scene, 'Keep the plan');
    await press(scene, 'Return to the app');
    await scene.canvas.findByText('Active');
    await told(scene, /^$/);
  },
};

export const Upgrading: Story = {
  play: async (scene) => {
    await press(scene, 'Upgrade to Team');
    await press(scene, 'Switch to Team');
    await press(scene, 'Return to the app');
    await scene.canvas.findByText(/\$129 a month/);
  },
};

export const SwitchingDownWaitsForThePeriodsEnd: Story = {
  play: async (scene) => {
    await press(scene, 'Switch to Starter');
    await press(scene, 'Switch to Starter');
    await press(scene, 'Return to the app');
    await told(scene, /Starter on May 3, 2026/);
  },
};

export const PayingWhatIsDue: Story = {
  args: { scenario: 'pastDue' },
  play: async (scene) => {
    await press(scene, 'Pay $49');
    await press(scene, 'Pay what is due');
    await press(scene, 'Return to the app');
    await scene.canvas.findByText('Active');
    await expect(scene.canvas.queryByText(/is due/)).toBeNull();
  },
};
