import { type DisclosureProps, Invoices } from '@billing-panel/react';
import { sampleInvoice } from '@billing-panel/react/testing';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { bffOf } from './stage/fakeServer.ts';
import { type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<DisclosureProps & StageArgs> = {
  title: 'Parts/Invoices',
  component: Invoices,
  args: { scenario: 'subscribed', defaultOpen: true },
  argTypes: { defaultOpen: { control: 'boolean', description: 'Opened from the start.' } },
  parameters: stage({ fits: 640 }),
};
export default meta;
type Story = StoryObj<typeof meta>;

/** Closed, it asks the server for nothing. */
export const Closed: Story = {
  args: { defaultOpen: false },
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByText('Invoices and receipts');
    await expect(bffOf(canvasElement).requests).toEqual([]);
  },
};

export const Open: Story = {
  play: async ({ canvas }) => {
    const receipt = await canvas.findByRole('link', { name: /^Receipt, / });
    await expect(receipt).toHaveAttribute('href', 'https://invoice.example/receipts/pi_pack');
    await expect(receipt).toHaveAttribute('rel', 'noopener noreferrer');
  },
};

export const NothingYet: Story = {
  args: { scenario: 'free' },
  play: async ({ canvas }) => void (await canvas.findByText(/^Nothing yet/)),
};

export const OneToBePaid: Story = {
  args: { scenario: 'pastDue' },
  play: async ({ canvas }) => void (await canvas.findByRole('link', { name: /^Pay, / })),
};

const statuses = ['open', 'paid', 'void', 'uncollectible', 'processing', 'failed', 'refunded', 'partially_refunded'];

/** What Stripe calls each is said in plain words. */
export const EveryStatus: Story = {
  parameters: stage({
    bff: {
      invoices: [...statuses, 'a_new_word'].map((status, index) =>
        sampleInvoice({ id: status, kind: index < 4 ? 'invoice' : 'payment', amount_minor: 4900 + index, status }),
      ),
    },
  }),
  play: async ({ canvas }) => void (await canvas.findByText('To be paid')),
};

export const OtherCurrencies: Story = {
  parameters: stage({
    bff: {
      invoices: [
        sampleInvoice({ id: 'yen', amount_minor: 4900, currency: 'jpy', exponent: 0 }),
        sampleInvoice({ id: 'dinar', amount_minor: 2997, currency: 'kwd', exponent: 3 }),
        sampleInvoice({ id: 'forint', amount_minor: 1_234_550, currency: 'huf' }),
        sampleInvoice({ id: 'credit', amount_minor: -123_456_789_012 }),
      ],
    },
  }),
  play: async ({ canvas }) => void (await canvas.findByText('¥4,900')),
};

/** An address that is not https: is no link. */
export const UnsafeAddresses: Story = {
  parameters: stage({
    bff: {
      invoices: [
        sampleInvoice({
          id: 'in_1',
          amount_minor: 4900,
          hosted_url: 'javascript:alert(1)',
          pdf_url: 'http://a.example',
        }),
      ],
    },
  }),
  play: async ({ canvas }) => {
    await canvas.findByText('$49');
    await expect(canvas.queryByRole('link')).toBeNull();
  },
};

/** The keyboard goes on where the list goes on, and the button leaves when there are no more. */
export const OlderOnesOnDemand: Story = {
  args: { scenario: 'longHistory' },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Show older' }));
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(13));
    await expect(canvas.getAllByRole('listitem')[10]).toHaveFocus();
    await expect(canvas.queryByRole('button', { name: 'Show older' })).toBeNull();
  },
};

export const OlderOnesCouldNotBeHad: Story = {
  args: { scenario: 'longHistory' },
  play: async ({ canvas, canvasElement, userEvent }) => {
    const more = await canvas.findByRole('button', { name: 'Show older' });
    bffOf(canvasElement).manners.refuse.invoices = 'stripe_refused';
    await userEvent.click(more);
    await canvas.findByRole('alert');
    await expect(canvas.getAllByRole('listitem')).toHaveLength(10);
  },
};

export const Loading: Story = { args: { scenario: 'loading' } };
export const SignedOut: Story = { args: { scenario: 'signedOut' } };
export const Offline: Story = { args: { scenario: 'offline' } };

const refused = stage({ bff: { manners: { refuse: { invoices: 'stripe_refused' } } } });

export const CouldNotLoad: Story = {
  parameters: refused,
  play: async ({ canvas }) => void (await canvas.findByRole('alert')),
};

export const TryingAgainWorks: Story = {
  parameters: refused,
  play: async ({ canvas, canvasElement, userEvent }) => {
    const retry = await canvas.findByRole('button', { name: 'Try again' });
    bffOf(canvasElement).manners.refuse = {};
    await userEvent.click(retry);
    await canvas.findByRole('link', { name: /^Receipt, / });
  },
};
