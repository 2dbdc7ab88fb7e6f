import { PlanSummary } from '@billing-panel/react';
import { sampleCredits } from '@billing-panel/react/testing';
import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import type { ComponentProps } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { bffOf } from './stage/fakeServer.ts';
import { playedInDocs, type StageArgs, stage } from './stage/withStage.tsx';

type Args = ComponentProps<typeof PlanSummary> & StageArgs;

const meta: Meta<Args> = {
  title: 'Parts/Cancellation',
  component: PlanSummary,
  args: { scenario: 'subscribed' },
  parameters: stage({ fits: 440 }),
};
export default meta;
type Story = StoryObj<typeof meta>;

/** Opens the dialog, and answers what is in it. */
async function open({ canvas }: StoryContext<Args>) {
  (await canvas.findByRole('button', { name: 'Cancel plan' })).click();
  return within(await canvas.findByRole('dialog'));
}

const opened =
  (text: RegExp): Story['play'] =>
  async (scene) =>
    void (await (await open(scene)).findByText(text));

export const WhatItMeans: Story = {
  parameters: playedInDocs,
  play: async (scene) => {
    const dialog = await open(scene);
    await expect(dialog.getByRole('heading', { name: 'Cancel Pro?' })).toHaveFocus();
    await expect(dialog.getByRole('list', { name: 'What ends on May 3, 2026' })).toHaveTextContent(
      '500 credits a month',
    );
    await dialog.findByText(/340 credits stay yours/);
  },
};

export const OnTrial: Story = { args: { scenario: 'trial' }, play: opened(/trial goes on until April 20, 2026/) };
export const AChangeWaits: Story = { args: { scenario: 'changing' }, play: opened(/change to Starter is taken back/) };
export const AnUpgradeIsUnpaid: Story = {
  args: { scenario: 'upgradeUnpaid' },
  play: opened(/change to Team is taken back/),
};
export const PaymentDue: Story = { args: { scenario: 'pastDue' }, play: opened(/until May 3, 2026/) };
export const SomeCreditsExpire: Story = {
  args: { scenario: 'expiringSoon' },
  play: opened(/100 of them expire on April 20, 2026/),
};
export const NoCreditsLeft: Story = { args: { scenario: 'noCreditsLeft' }, play: opened(/until May 3, 2026/) };
export const NoLongerSold: Story = { args: { scenario: 'unknownPlan' }, play: opened(/You keep Early Bird 2021/) };
export const LongWords: Story = { args: { scenario: 'longWords' }, play: opened(/Geschäftskunden.* until/) };
export const OneCreditOfMany: Story = {
  parameters: stage({
    fits: 440,
    bff: { credits: sampleCredits(1, 500, { expiring: [{ credits: 1, expires_at: '2026-06-01T00:00:00Z' }] }) },
  }),
  play: opened(/1 credit stays yours\. 1 of them expires/),
};

export const Canceling: Story = {
  play: async (scene) => {
    const dialog = await open(scene);
    bffOf(scene.canvasElement).manners.latencyMs = Number.POSITIVE_INFINITY;
    dialog.getByRole('button', { name: 'Cancel plan' }).click();
    await dialog.findByRole('button', { name: 'Canceling…' });
  },
};

export const Canceled: Story = {
  play: async (scene) => {
    const dialog = await open(scene);
    dialog.getByRole('button', { name: 'Cancel plan' }).click();
    await expect(await dialog.findByRole('heading', { name: 'Pro ends on May 3, 2026' })).toHaveFocus();
  },
};

export const CouldNotBeCanceled: Story = {
  play: async (scene) => {
    const dialog = await open(scene);
    bffOf(scene.canvasElement).manners.refuse = { 'subscriptions.cancel': 'stripe_unavailable' };
    dialog.getByRole('button', { name: 'Cancel plan' }).click();
    await expect(await dialog.findByRole('alert')).toHaveTextContent(/not known whether this was done/);
  },
};

/** Keeping it takes no more than ending it, and both are one request. */
export const EndedAndKept: Story = {
  play: async (scene) => {
    const { canvas, canvasElement, userEvent } = scene;
    await Canceled.play?.(scene);
    await userEvent.click(canvas.getByRole('button', { name: 'Done' }));
    await canvas.findByText('Ending');
    await userEvent.dblClick(await canvas.findByRole('button', { name: 'Keep my plan' }));
    await canvas.findByText('Active');
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Renews on May 3, 2026.'));
    await waitFor(() => {
      const asked = bffOf(canvasElement).requests.map(({ operation }) => operation);
      return expect(asked).toEqual(['panel', 'subscriptions.cancel', 'panel', 'subscriptions.resume', 'panel']);
    });
    await waitFor(() => expect(canvas.getByRole('region', { name: 'Your plan' })).toHaveFocus());
  },
};
