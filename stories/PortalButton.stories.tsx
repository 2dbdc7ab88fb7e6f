import { PortalButton, type PortalButtonProps } from '@billing-panel/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { bffOf } from './stage/fakeServer.ts';
import { type StageArgs, stage } from './stage/withStage.tsx';

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
  parameters: stage({ fits: 440, bff: { manners: { latencyMs: Number.POSITIVE_INFINITY } } }),
  play: async ({ canvas, userEvent }) => {
    const button = canvas.getByRole('button');
    await userEvent.click(button);
    await waitFor(() => expect(button).toHaveAttribute('aria-busy', 'true'));
  },
};

export const CouldNotBeOpened: Story = {
  parameters: stage({ fits: 440, bff: { manners: { refuse: { 'stripe-customer-portal': 'stripe_unavailable' } } } }),
  play: async ({ canvas, canvasElement, userEvent, step }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Manage billing' }));
    await expect(await canvas.findByRole('alert')).toHaveTextContent(/payment provider/);
    await step('Trying again works', async () => {
      bffOf(canvasElement).manners.refuse = {};
      await userEvent.click(canvas.getByRole('button', { name: 'Manage billing' }));
      await waitFor(() => expect(bffOf(canvasElement).visited).toHaveLength(1));
      await expect(canvas.queryByRole('alert')).toBeNull();
    });
  },
};
