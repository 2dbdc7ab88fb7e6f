import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { initialSettings, type Settings } from '../stage/settings.ts';
import { stage } from '../stage/withStage.tsx';
import { Journey, type JourneyProps } from './Journey.tsx';
import { balance, press, told } from './steps.ts';

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

/** A button of the dialog that is open. */
const confirm = async ({ canvas, userEvent }: Pick<StoryContext, 'canvas' | 'userEvent'>, name: string) =>
  userEvent.click(await within(await canvas.findByRole('dialog')).findByRole('button', { name }));

export const CancelingAndKeepingIt: Story = {
  play: async (scene) => {
    await press(scene, 'Cancel plan');
    await confirm(scene, 'Cancel plan');
    await confirm(scene, 'Done');
    await told(scene, /ends on May 3, 2026/);
    const [keep] = await scene.canvas.findAllByRole('button', { name: 'Keep my plan' });
    keep && (await scene.userEvent.click(keep));
    await scene.canvas.findByText('Active');
    await told(scene, /^$/);
  },
};

export const Upgrading: Story = {
  play: async (scene) => {
    await press(scene, 'Upgrade to Team');
    await confirm(scene, 'Switch to Team, pay $55 now');
    await confirm(scene, 'Done');
    await scene.canvas.findByText('$129 a month');
    await balance(scene, '1,371');
  },
};

export const ADeclinedUpgradeIsPaidLater: Story = {
  args: { scenario: 'cardDeclined' },
  play: async (scene) => {
    await press(scene, 'Upgrade to Team');
    await confirm(scene, 'Switch to Team, pay $55 now');
    await confirm(scene, 'Not now');
    await told(scene, /payment for Team failed/);
    await press(scene, 'Pay $55');
    await press(scene, 'Pay what is due');
    await press(scene, 'Return to the app');
    await scene.canvas.findByText('$129 a month');
    await told(scene, /^$/);
  },
};

export const SwitchingDownWaitsForThePeriodsEnd: Story = {
  play: async (scene) => {
    await press(scene, 'Switch to Starter');
    await confirm(scene, 'Switch to Starter on May 3, 2026');
    await confirm(scene, 'Done');
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
