import { PortalButton, type PortalButtonProps } from '@billing-panel/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { bffOf } from './stage/fakeServer.ts';
import { playedInDocs, type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<PortalButtonProps & StageArgs> = {
  title: 'Parts/Portal button',
  component: PortalButton,
  args: { scenario: 'subscribed' },
  argTypes: {
    children: { control: 'text', description: 'In place of “Manage billing”.' },
    flow: {
      control: 'select',
      options: [undefined, 'payment_method_update', 'subscription_cancel', 'subscription_update'],
      description: 'Straight to one task of the portal.',
    },
  },
  parameters: stage({ fits: 440 }),
};
export default meta;
type Story = StoryObj<typeof meta>;

export const ManageBilling: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Manage billing' }));
    await waitFor(() => expect(bffOf(canvasElement).visited).toEqual(['https://portal.example/session/home']));
  },
};

export const StraightToTheCard: Story = {
  args: { flow: 'payment_method_update', children: 'Update your card' },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Update your card' }));
    await waitFor(() =>
      expect(bffOf(canvasElement).visited).toEqual(['https://portal.example/session/payment_method_update']),
    );
  },
};

export const Resting: Story = {};

export const Opening: Story = {
  parameters: {
    ...stage({ bff: { manners: { latencyMs: Number.POSITIVE_INFINITY } } }),
    ...playedInDocs,
  },
  play: async ({ canvas }) => {
    const button = canvas.getByRole('button');
    button.click();
    await waitFor(() => expect(button).toHaveAttribute('aria-busy', 'true'));
  },
};

const unavailable = stage({
  bff: { manners: { refuse: { 'stripe-customer-portal': 'stripe_unavailable' } } },
});

export const CouldNotBeOpened: Story = {
  parameters: { ...unavailable, ...playedInDocs },
  play: async ({ canvas }) => {
    canvas.getByRole('button', { name: 'Manage billing' }).click();
    await expect(await canvas.findByRole('alert')).toHaveTextContent(/payment provider/);
  },
};

export const TryingAgainWorks: Story = {
  parameters: unavailable,
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Manage billing' }));
    await canvas.findByRole('alert');
    bffOf(canvasElement).manners.refuse = {};
    await userEvent.click(canvas.getByRole('button', { name: 'Manage billing' }));
    await waitFor(() => expect(bffOf(canvasElement).visited).toHaveLength(1));
    await expect(canvas.queryByRole('alert')).toBeNull();
  },
};
