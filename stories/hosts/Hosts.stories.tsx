import { BillingPanel } from '@billing-panel/react';
import unlayered from '@billing-panel/react/styles.unlayered.css?inline';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useRef } from 'react';
import { expect } from 'storybook/test';
import { type StageArgs, stage } from '../stage/withStage.tsx';
import { HostPage } from './HostPage.tsx';
import { contentTheme, largeText, smallRoot, universalReset } from './hostCss.ts';

const meta: Meta<StageArgs> = {
  title: 'Hosts/Pages around it',
  args: { scenario: 'subscribed' },
  parameters: stage({ fits: 1120 }),
};
export default meta;
type Story = StoryObj<typeof meta>;

const on = (css: string, note?: string): Pick<Story, 'render'> => ({
  render: () => (
    <HostPage css={css} note={note}>
      <BillingPanel />
    </HostPage>
  ),
});

/** A class of the page's own is stronger than the panel's rules for its elements, whichever stylesheet it takes. */
const strongerThanElements =
  'This page’s own rules are for whatever stands in its content, by a class and outside of any layer: the panel gives way to them.';

/** Preflight and utilities, each in its layer, as Tailwind makes them. */
export const Tailwind: Story = { globals: { host: 'tailwind' }, render: () => <BillingPanel /> };
/** All of Bootstrap, which stands in no layer: the page takes the panel’s stylesheet outside of layers. */
export const Bootstrap: Story = { globals: { host: 'bootstrap' }, render: () => <BillingPanel /> };

export const SettingsPage: Story = {
  render: () => (
    <div className="host-app">
      <nav aria-label="Settings">
        <a href="#profile">Profile</a>
        <a href="#team">Team</a>
        <a href="#billing" aria-current="page">
          Billing
        </a>
      </nav>
      <div>
        <h1>Billing</h1>
        <BillingPanel />
      </div>
    </div>
  ),
};

function Dialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog className="host-dialog" ref={dialog} aria-labelledby="dialog-title">
      <h1 id="dialog-title">Billing</h1>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
      <BillingPanel />
    </dialog>
  );
}

export const InADialog: Story = {
  args: { scenario: 'runningLow' },
  render: () => <Dialog />,
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('dialog', { name: 'Billing' })).toBeVisible();
  },
};

export const InANarrowColumn: Story = { args: { scenario: 'pastDue' }, parameters: stage({ fits: 280 }), ...on('') };
export const SmallRootFont: Story = on(smallRoot);
/** Text twice as large in the same room. */
export const LargeText: Story = { args: { scenario: 'pastDue' }, ...on(largeText) };
/** With the panel’s stylesheet outside of layers. */
export const ResetOutsideOfLayers: Story = {
  ...on(universalReset + unlayered),
  play: async ({ canvas }) => {
    const meter = await canvas.findByRole('region', { name: 'Credits' });
    await expect(getComputedStyle(meter).padding).toBe('20px');
  },
};
export const ContentThemeOutsideOfLayers: Story = on(contentTheme, strongerThanElements);
