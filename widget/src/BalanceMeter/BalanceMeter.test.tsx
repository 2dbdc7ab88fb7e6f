import { act, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeBff, type FakeBff, scenarios } from '../../testing/index.js';
import { BillingProvider } from '../BillingProvider/BillingProvider.js';
import { BalanceMeter } from './BalanceMeter.js';

const show = (bff: FakeBff) =>
  render(
    <BillingProvider
      baseUrl="https://billing.example"
      accountKey="ada"
      getToken={bff.getToken}
      fetch={bff.fetch}
      locale="en-US"
      timeZone="UTC"
    >
      <BalanceMeter />
    </BillingProvider>,
  );

afterEach(() => document.body.replaceChildren());

describe('BalanceMeter', () => {
  it('says how much is left, of how much, and what ends when', async () => {
    show(createFakeBff(scenarios.expiringSoon));
    const meter = await screen.findByRole('meter', { name: 'Credits' });
    expect(meter.getAttribute('aria-valuetext')).toBe(
      '340 of 500 credits · 100 expire on May 3, 2026 · 500 more on May 3, 2026',
    );
    expect(meter).toHaveProperty('value', 340);
    expect(meter).toHaveProperty('max', 500);
  });

  it.each([
    ['free', 'empty', 'No credits yet. Buy some, or choose a plan that brings them.'],
    ['runningLow', 'low', '38 of 500 credits · 500 more on May 3, 2026'],
    ['noCreditsLeft', 'zero', '0 of 500 credits · 500 more on May 3, 2026'],
    ['owesCredits', 'negative', 'You owe 60 credits. The next credits that come in settle this first.'],
    ['creditsHeld', 'healthy', '340 of 500 credits · 25 are set aside for work in progress · 500 more on May 3, 2026'],
  ] as const)('in the scenario %s its state is %s', async (scenario, state, sentence) => {
    const { container } = show(createFakeBff(scenarios[scenario]));
    expect(await screen.findByText(sentence)).toBeTruthy();
    expect(container.querySelector('[data-part="balance-meter"]')?.getAttribute('data-state')).toBe(state);
  });

  it('asks the server once', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    show(bff);
    await screen.findByRole('meter');
    expect(bff.requests.map(({ operation }) => operation)).toEqual(['panel']);
  });

  it('tells nothing aloud until the balance changes', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    show(bff);
    await screen.findByRole('meter');
    const status = screen.getByRole('status');
    expect(status.textContent).toBe('');
    bff.spend(40);
    act(() => void dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })));
    expect(await screen.findByText('300')).toBeTruthy();
    expect(status.textContent).toBe('300 of 500 credits · 500 more on May 3, 2026');
  });
});
