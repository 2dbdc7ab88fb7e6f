import { PlanPicker, type PlanPickerProps } from '@billing-panel/react';
import { planIds, scenarios } from '@billing-panel/react/testing';
import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { expect, waitFor, within } from 'storybook/test';
import { bffOf } from './stage/fakeServer.ts';
import { playedInDocs, type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<PlanPickerProps & StageArgs> = {
  title: 'Parts/Change of plan',
  component: PlanPicker,
  args: { scenario: 'subscribed' },
};
export default meta;
type Story = StoryObj<typeof meta>;
type Scene = StoryContext<PlanPickerProps & StageArgs>;

const press = async ({ canvas }: Scene, name: string | RegExp) => (await canvas.findByRole('button', { name })).click();
const dialogOf = ({ canvas }: Scene) => canvas.findByRole('dialog');
const titled = async (scene: Scene, name: string) => within(await dialogOf(scene)).findByRole('heading', { name });

/** Opens the preview of a plan, and waits until it says what it costs. */
const preview =
  (opener: string, confirm: string | RegExp): Story['play'] =>
  async (scene) => {
    await press(scene, opener);
    await scene.canvas.findByRole('button', { name: confirm });
  };
const upgrade = preview('Upgrade to Team', 'Switch to Team, pay $55 now');

export const PaidNow: Story = {
  parameters: playedInDocs,
  play: async (scene) => {
    await upgrade?.(scene);
    const dialog = within(await dialogOf(scene));
    await expect(dialog.getByRole('heading', { name: 'Switch to Team' })).toHaveFocus();
    await expect(dialog.getByRole('status')).toHaveTextContent(
      /Team begins at once.*Due now\s*\$55.*Due on May 3, 2026\s*\$129/,
    );
  },
};

export const HowItIsMadeUp: Story = {
  play: async (scene) => {
    await upgrade?.(scene);
    (await scene.canvas.findByText('How this is made up')).click();
    await expect(await scene.canvas.findByText('-$33.69')).toBeVisible();
  },
};

export const AtThePeriodsEnd: Story = {
  play: preview('Switch to Starter', 'Switch to Starter on May 3, 2026'),
};
export const WhileOnTrial: Story = {
  args: { scenario: 'trial' },
  play: preview('Upgrade to Team', 'Switch to Team now'),
};
export const AnotherInterval: Story = {
  args: { defaultInterval: 'year' },
  play: preview('Switch to yearly billing', 'Switch to yearly billing, pay $456.31 now'),
};
export const InPlaceOfOneThatWaits: Story = {
  args: { scenario: 'changing' },
  play: preview('Upgrade to Team', 'Switch to Team, pay $55 now'),
};

export const WorkingOut: Story = {
  args: { scenario: 'subscribed' },
  parameters: stage({ keepsLoading: true }),
  play: async (scene) => {
    const opener = await scene.canvas.findByRole('button', { name: 'Upgrade to Team' });
    bffOf(scene.canvasElement).manners.latencyMs = Number.POSITIVE_INFINITY;
    opener.click();
    await expect(await dialogOf(scene)).toHaveAttribute('aria-busy', 'true');
    await expect(scene.canvas.getByText('Working out what it costs…')).toBeInTheDocument();
  },
};

export const CouldNotBeWorkedOut: Story = {
  args: { scenario: 'previewRefused' },
  play: async (scene) => {
    await press(scene, 'Upgrade to Team');
    await within(await dialogOf(scene)).findByRole('button', { name: 'Try again' });
  },
};

/** Somebody canceled in another tab. */
export const NotToBeHadAnyMore: Story = {
  play: async (scene) => {
    const opener = await scene.canvas.findByRole('button', { name: 'Upgrade to Team' });
    bffOf(scene.canvasElement).account.subscription = structuredClone(scenarios.cancelling.subscription);
    opener.click();
    await expect(await scene.canvas.findByRole('alert')).toHaveTextContent(/going to end/);
  },
};

export const Switching: Story = {
  play: async (scene) => {
    await upgrade?.(scene);
    bffOf(scene.canvasElement).manners.latencyMs = Number.POSITIVE_INFINITY;
    await press(scene, 'Switch to Team, pay $55 now');
    await expect(await scene.canvas.findByRole('button', { name: 'Switching…' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  },
};

export const Made: Story = {
  play: async (scene) => {
    await upgrade?.(scene);
    await press(scene, 'Switch to Team, pay $55 now');
    await expect(await titled(scene, 'You are on Team now')).toHaveFocus();
  },
};

export const MadeForLater: Story = {
  play: async (scene) => {
    await AtThePeriodsEnd.play?.(scene);
    await press(scene, 'Switch to Starter on May 3, 2026');
    await titled(scene, 'Starter begins on May 3, 2026');
  },
};

export const PaymentFailed: Story = {
  args: { scenario: 'cardDeclined' },
  play: async (scene) => {
    await upgrade?.(scene);
    await press(scene, 'Switch to Team, pay $55 now');
    await titled(scene, 'The payment did not go through');
    await press(scene, 'Pay $55');
    await waitFor(() => expect(bffOf(scene.canvasElement).visited).toEqual(['https://invoice.example/i/upgrade_4']));
  },
};

/** Nobody knows whether it was made: it says so, and that confirming once more charges nothing twice. */
export const AnswerWasLost: Story = {
  play: async (scene) => {
    await upgrade?.(scene);
    bffOf(scene.canvasElement).manners.refuse = { 'subscriptions.change-plan': 'stripe_unavailable' };
    await press(scene, 'Switch to Team, pay $55 now');
    await scene.canvas.findByText(/not known whether this was done/);
  },
};

export const Refused: Story = {
  play: async (scene) => {
    await upgrade?.(scene);
    bffOf(scene.canvasElement).manners.refuse = { 'subscriptions.change-plan': 'in_progress' };
    await press(scene, 'Switch to Team, pay $55 now');
    await scene.canvas.findByText('No money moved.');
  },
};

/** A preview is good for ten minutes. */
export const RunOut: Story = {
  play: async (scene) => {
    await upgrade?.(scene);
    const { now } = Date;
    Date.now = () => now() + 10 * 60_000;
    bffOf(scene.canvasElement).account.now = '2026-04-20T09:00:00Z';
    await press(scene, 'Switch to Team, pay $55 now');
    await scene.canvas.findByRole('button', { name: 'Switch to Team, pay $33.67 now' });
    Date.now = now;
    await expect(await scene.canvas.findByRole('status')).toHaveTextContent(/had run out/);
    await expect(bffOf(scene.canvasElement).account.subscription?.plan_id).toBe(planIds.proMonthly);
  },
};

/** A bank debit takes days, so the provider's page confirms it. */
export const ConfirmedInThePortal: Story = {
  args: { scenario: 'paysByDebit' },
  play: async (scene) => {
    await upgrade?.(scene);
    await press(scene, 'Switch to Team, pay $55 now');
    const { visited } = bffOf(scene.canvasElement);
    await waitFor(() => expect(visited).toEqual(['https://portal.example/session/subscription_update_confirm']));
  },
};

export const LongWords: Story = {
  args: { scenario: 'longWords' },
  play: preview('Upgrade to Team-Grundversorgungspaket', /^Switch to Team-Grund.*\$55 now$/),
};

export const AClickBesideKeepsThePlan: Story = {
  play: async (scene) => {
    await upgrade?.(scene);
    const dialog = await dialogOf(scene);
    await scene.userEvent.click(within(dialog).getByText(/begins at once/));
    await expect(dialog).toBeVisible();
    await scene.userEvent.pointer([{ keys: '[MouseLeft]', target: dialog, coords: { clientX: 1, clientY: 1 } }]);
    await waitFor(() => expect(scene.canvas.queryByRole('dialog')).toBeNull());
  },
};

/** Opened, read, confirmed and closed without a mouse; the focus ends in the part that it began in. */
export const ByKeyboard: Story = {
  play: async (scene) => {
    const { canvas, userEvent } = scene;
    (await canvas.findByRole('button', { name: 'Upgrade to Team' })).focus();
    await userEvent.keyboard('{Enter}');
    const confirm = await canvas.findByRole('button', { name: 'Switch to Team, pay $55 now' });
    await userEvent.tab();
    await userEvent.tab();
    await expect(confirm).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    const done = await canvas.findByRole('button', { name: 'Done' });
    await userEvent.tab();
    await expect(done).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(canvas.queryByRole('dialog')).toBeNull());
    await expect(canvas.getByRole('region', { name: 'Plans' })).toHaveFocus();
  },
};

export const ADoubleClickSendsOneChange: Story = {
  play: async (scene) => {
    await upgrade?.(scene);
    const bff = bffOf(scene.canvasElement);
    bff.manners.latencyMs = 100;
    await scene.userEvent.dblClick(scene.canvas.getByRole('button', { name: 'Switch to Team, pay $55 now' }));
    await scene.canvas.findByRole('button', { name: 'Done' });
    const sent = bff.requests.filter(({ operation }) => operation === 'subscriptions.change-plan');
    await expect(sent).toHaveLength(1);
  },
};
