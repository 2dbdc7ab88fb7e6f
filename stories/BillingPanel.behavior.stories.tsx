import { BillingPanel, BillingProvider } from '@billing-panel/react';
import { createFakeBff, type FakeBff, sampleCredits, scenarios } from '@billing-panel/react/testing';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { type ComponentProps, useState } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { bffOf, comeBack } from './stage/fakeServer.ts';
import { type StageArgs, stage } from './stage/withStage.tsx';

const meta: Meta<ComponentProps<typeof BillingPanel> & StageArgs> = {
  title: 'Parts/Billing panel behavior',
  component: BillingPanel,
  args: { scenario: 'subscribed' },
};
export default meta;
type Story = StoryObj<typeof meta>;

const operations = (bff: FakeBff) => bff.requests.map(({ operation }) => operation);

/** Six parts, one request. */
export const FirstPaintNeedsOneRequest: Story = {
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByRole('meter');
    await expect(operations(bffOf(canvasElement))).toEqual(['panel']);
  },
};

/** One message for the whole panel, and one button. */
export const TryingAgainWorks: Story = {
  args: { scenario: 'couldNotLoad' },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await expect(await canvas.findByRole('alert')).toBeVisible();
    bffOf(canvasElement).manners.refuse = {};
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await canvas.findByRole('region', { name: 'Plans' });
    await expect(canvas.queryByRole('alert')).toBeNull();
  },
};

export const ComesBackOnline: Story = {
  args: { scenario: 'offline' },
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByText(/offline/i);
    bffOf(canvasElement).manners.isOffline = false;
    dispatchEvent(new Event('offline'));
    dispatchEvent(new Event('online'));
    await canvas.findByRole('region', { name: 'Plans' });
  },
};

/** An expired token is renewed once, and nobody notices. */
export const StaleTokenIsRenewed: Story = {
  parameters: stage({ bff: { manners: { tokens: 'stale' } } }),
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByRole('meter');
    const tokens = bffOf(canvasElement).requests.map(({ token }) => token);
    await expect(tokens).toEqual(['fake-token', 'fake-token-refreshed']);
  },
};

/** The page comes back as it was left: the button is ready again, and what changed meanwhile is shown. */
export const BackFromCheckout: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    const bff = bffOf(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: /Buy 100 credits/ }));
    await waitFor(() => expect(bff.visited).toHaveLength(1));
    bff.spend(40);
    comeBack();
    await canvas.findByText('300');
    await expect(canvas.getByRole('button', { name: /Buy 100 credits/ })).not.toHaveAttribute('aria-disabled', 'true');
  },
};

/** Prices of the scenario, as the toolbar has them: with as many decimals as Stripe counts, shown where there are any. */
export const PricesInAnotherCurrency: Story = {
  globals: { currency: 'kwd' },
  play: async ({ canvas }) => {
    const plans = within(await canvas.findByRole('region', { name: 'Plans' }));
    await expect(await plans.findByText(/KWD\s15\.043/)).toBeVisible();
    await canvas.findByRole('button', { name: /Buy 100 credits for KWD\s3\.067/ });
  },
};

/** Tab goes through everything that can be pressed, in the order in which it is read. */
export const KeyboardReachesEverything: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    await canvas.findByRole('meter');
    const reachable = [...canvasElement.querySelectorAll<HTMLElement>('button, a[href], summary, input:checked')];
    await expect(reachable.length).toBeGreaterThan(7);
    for (const element of reachable) {
      await userEvent.tab();
      await expect(element).toHaveFocus();
    }
  },
};

const people: Record<string, FakeBff> = {
  Ada: createFakeBff({ ...scenarios.subscribed, manners: { latencyMs: 150 } }),
  Grace: createFakeBff({ credits: sampleCredits(7, 7), manners: { latencyMs: 150 } }),
};

function TwoPeople() {
  const [person, setPerson] = useState('Ada');
  const bff = people[person];
  return bff ? (
    <main className="stages" data-view="story">
      <div className="stage" data-theme="light">
        <p>
          {Object.keys(people).map((name) => (
            <button key={name} type="button" disabled={name === person} onClick={() => setPerson(name)}>
              Sign in as {name}
            </button>
          ))}
        </p>
        <BillingProvider
          baseUrl="https://billing.example"
          accountKey={person}
          getToken={bff.getToken}
          fetch={bff.fetch}
          locale="en-US"
          timeZone="UTC"
        >
          <BillingPanel />
        </BillingProvider>
      </div>
    </main>
  ) : null;
}

/** Nobody sees what the former person had, not for a moment. */
export const AnotherPersonSignsIn: Story = {
  parameters: stage({ isBare: true }),
  render: () => <TwoPeople />,
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText('340');
    await userEvent.click(canvas.getByRole('button', { name: 'Sign in as Grace' }));
    await expect(canvas.queryByText('340')).toBeNull();
    await canvas.findByText('7');
    await expect(canvas.queryByText('340')).toBeNull();
  },
};
