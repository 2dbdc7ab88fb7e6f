import { CreditPacks } from '@billing-panel/react';
import { samplePackage, samplePackages } from '@billing-panel/react/testing';
import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ComponentProps } from 'react';
import { expect, waitFor } from 'storybook/test';
import { bffOf } from './stage/fakeServer.ts';
import { playedInDocs, type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<ComponentProps<typeof CreditPacks> & StageArgs> = {
  title: 'Parts/Credit packs',
  component: CreditPacks,
  args: { scenario: 'free' },
  parameters: stage({ fits: 800 }),
};
export default meta;
type Story = StoryObj<typeof meta>;

export const ThreePacks: Story = {};
export const OnePack: Story = { parameters: stage({ bff: { packages: samplePackages.slice(0, 1) } }) };
export const TwelvePacks: Story = { args: { scenario: 'twelvePacks' } };

/** Only where the pack that the catalog recommends is the best value too. */
export const BestValue: Story = {
  parameters: stage({ bff: { packages: samplePackages.slice(0, 2) } }),
  play: async ({ canvas }) => void (await canvas.findByText('Best value')),
};

export const NothingOnSale: Story = {
  args: { scenario: 'noPacks' },
  play: async ({ canvas }) => void (await canvas.findByText(/No credit packs/)),
};

export const NamedAndDescribed: Story = {
  parameters: stage({
    bff: {
      packages: [
        samplePackage({ id: 'a', credits: 50, amount_minor: 599, name: 'Taster', description: 'For a first look.' }),
        samplePackage({ id: 'b', credits: 1, amount_minor: 25, name: 'A single one', expires_after_days: 1 }),
        samplePackage({ id: 'c', credits: 1500, amount_minor: 9900, name: 'Season', expires_after_days: 90 }),
      ],
    },
  }),
};

export const SevenDigits: Story = {
  parameters: stage({
    bff: {
      packages: [
        samplePackage({ id: 'a', credits: 1_000_000, amount_minor: 899_999_99 }),
        samplePackage({ id: 'b', credits: 9_999_999, amount_minor: 7_999_999_95 }),
      ],
    },
  }),
};

export const WithoutDecimals: Story = {
  args: { scenario: 'yen' },
  play: async ({ canvas }) => void (await canvas.findByRole('button', { name: /100 credits for ¥14,985/ })),
};

export const ThreeDecimals: Story = {
  args: { scenario: 'dinar' },
  play: async ({ canvas }) => void (await canvas.findByRole('button', { name: /100 credits for KWD\s2\.997/ })),
};

export const HostileNames: Story = {
  args: { scenario: 'hostileNames' },
  play: async ({ canvas }) => void (await canvas.findAllByText(/<svg\/onload=alert\(1\)>/)),
};

export const Loading: Story = { args: { scenario: 'loading' } };
export const SignedOut: Story = { args: { scenario: 'signedOut' } };
export const CouldNotLoad: Story = { args: { scenario: 'couldNotLoad' } };
export const Offline: Story = { args: { scenario: 'offline' } };

export const CheckoutOpens: Story = {
  parameters: playedInDocs,
  play: async ({ canvas, canvasElement }) => {
    const button = await canvas.findByRole('button', { name: /Buy 100 credits/ });
    bffOf(canvasElement).manners.latencyMs = Number.POSITIVE_INFINITY;
    button.click();
    await waitFor(() => expect(button).toHaveAttribute('aria-busy', 'true'));
  },
};

/** However often the button is pressed, and whichever other: one purchase is sent. */
export const DoubleClickSendsOnePurchase: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    const bff = bffOf(canvasElement);
    bff.manners.latencyMs = 50;
    await userEvent.dblClick(await canvas.findByRole('button', { name: /Buy 100 credits/ }));
    await userEvent.click(canvas.getByRole('button', { name: /Buy 500 credits/ }));
    await waitFor(() => expect(bff.visited).toEqual(['https://checkout.example/pay/cs_test_1']));
    await expect(bff.requests.filter(({ operation }) => operation === 'credits.purchase')).toHaveLength(1);
  },
};

/** What failed is said beside the button, with what it means for the money. */
export const CheckoutCouldNotBeOpened: Story = {
  args: { scenario: 'purchaseRefused' },
  parameters: playedInDocs,
  play: async ({ canvas }) => {
    (await canvas.findByRole('button', { name: /Buy 100 credits/ })).click();
    await expect(await canvas.findByRole('alert')).toHaveTextContent(/No money moved/);
  },
};

export const TryingAgainIsTheSamePurchase: Story = {
  args: { scenario: 'purchaseRefused' },
  play: async ({ canvas, canvasElement, userEvent }) => {
    const bff = bffOf(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: /Buy 100 credits/ }));
    await canvas.findByRole('alert');
    bff.manners.refuse = {};
    await userEvent.click(canvas.getByRole('button', { name: /Buy 100 credits/ }));
    await waitFor(() => expect(bff.visited).toHaveLength(1));
    await expect(canvas.queryByRole('alert')).toBeNull();
    const purchases = bff.requests.filter(({ operation }) => operation === 'credits.purchase');
    await expect(purchases).toHaveLength(2);
    await expect(purchases[0]?.idempotencyKey).toBeTruthy();
    await expect(purchases[1]?.idempotencyKey).toBe(purchases[0]?.idempotencyKey);
  },
};
