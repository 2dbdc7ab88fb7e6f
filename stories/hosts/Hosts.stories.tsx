import { BillingPanel } from '@billing-panel/react';
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

/** The cascade's own law, which no stylesheet in a layer can change. */
const strongerThanLayers =
  'This page’s own rules stand outside of any layer, so they are stronger than the panel’s. Put into a layer that comes first, they leave the panel alone, as Tailwind’s do.';

/** Preflight and utilities, each in its layer, as Tailwind makes them. */
export const Tailwind: Story = { globals: { host: 'tailwind' }, render: () => <BillingPanel /> };
/** All of Bootstrap, which stands in no layer. */
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
export const ResetOutsideOfLayers: Story = on(universalReset, strongerThanLayers);
export const ContentThemeOutsideOfLayers: Story = on(contentTheme, strongerThanLayers);
