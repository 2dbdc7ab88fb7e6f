import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeBff, type FakeSession, packageIds, planIds, scenarios } from '../../testing/index.js';
import type { BillingEvent } from '../index.js';
import { BalanceMeter, Notices } from '../index.js';
import { asked, showPart } from '../testHost.js';

const page = (
  <>
    <Notices />
    <BalanceMeter />
  </>
);

const session = (own: Partial<FakeSession> = {}): FakeSession => ({
  id: 'cs_test_late',
  status: 'open',
  kind: 'package',
  itemId: packageIds.medium,
  successUrl: 'https://app.example/',
  becomes: { status: 'paid', afterAsking: 2 },
  ...own,
});

function turnOfTheLoop() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(0);
  });
}

/** Time passes in small steps: an answer is read in turns of the event loop that no clock counts, and React renders after each step. */
async function pass(ms: number) {
  for (let left = ms; left > 0; left -= 250) {
    await act(async () => {
      await vi.advanceTimersByTimeAsync(Math.min(250, left));
      for (let turn = 0; turn < 3; turn += 1) await turnOfTheLoop();
    });
  }
}
const balance = () => screen.getByRole('meter').getAttribute('value');

// Fetched when somebody comes back: how long that takes is not what is told of here.
beforeAll(() => import('../Notices/ReturnBanner.js'));
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  sessionStorage.clear();
  history.replaceState({ router: 'state' }, '', '/billing?tab=plan&billing_session=cs_test_late#top');
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('coming back from Checkout', () => {
  it('cleans the address and keeps the rest of it', async () => {
    showPart({ ...scenarios.packsOnly, sessions: [session()] }, page);
    await pass(250);
    expect(location.href).toBe(`${location.origin}/billing?tab=plan#top`);
    expect(history.state).toEqual({ router: 'state' });
  });

  it('confirms when a late webhook has come, and shows no grant before', async () => {
    const events: BillingEvent[] = [];
    showPart({ ...scenarios.packsOnly, sessions: [session()] }, page, { onEvent: (event) => events.push(event) });
    await pass(250);
    expect(screen.getByText('Confirming your payment…')).toBeTruthy();
    expect(balance()).toBe('340');
    await pass(1000);
    expect(screen.getByText('Confirming your payment…')).toBeTruthy();
    expect(balance()).toBe('340');
    await pass(2000);
    expect(screen.getByText('Payment confirmed')).toBeTruthy();
    expect(screen.getByText('500 credits added to your balance.')).toBeTruthy();
    expect(balance()).toBe('840');
    expect(events).toEqual([
      { type: 'checkout_returned' },
      { type: 'purchase_confirmed', kind: 'package', credits: 500 },
    ]);
  });

  it('is not forgotten by a reload', async () => {
    const bff = createFakeBff({ ...scenarios.packsOnly, sessions: [session()] });
    const { unmount } = showPart(bff, page);
    await pass(250);
    unmount();
    showPart(bff, page);
    await pass(3000);
    expect(screen.getByText('Payment confirmed')).toBeTruthy();
    cleanup();
    showPart(bff, page);
    await pass(3000);
    expect(screen.queryByText('Payment confirmed')).toBeNull();
  });

  it('stays in the address where nothing can be stored', async () => {
    const set = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('denied');
    });
    showPart({ ...scenarios.packsOnly, sessions: [session()] }, page);
    await pass(250);
    expect(location.search).toContain('billing_session=cs_test_late');
    await pass(3000);
    expect(screen.getByText('Payment confirmed')).toBeTruthy();
    expect(location.search).toBe('?tab=plan');
    set.mockRestore();
  });

  it('says honestly when it takes long, and asks ever more slowly', async () => {
    const { bff } = showPart({ ...scenarios.packsOnly, sessions: [session({ becomes: undefined })] }, page);
    await pass(45_000);
    expect(screen.getByText('Your payment is not confirmed yet')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Check now' })).toBeTruthy();
    const soon = asked(bff).filter((operation) => operation === 'checkout.status').length;
    expect(soon).toBeGreaterThan(6);
    expect(soon).toBeLessThan(14);
    await pass(600_000);
    expect(asked(bff).filter((operation) => operation === 'checkout.status').length - soon).toBeLessThan(15);
    expect(balance()).toBe('340');
  });

  it('goes on through failures of the network', async () => {
    const { bff } = showPart({ ...scenarios.packsOnly, sessions: [session()] }, page);
    await pass(250);
    bff.manners.isOffline = true;
    await pass(5000);
    expect(screen.getByText('Confirming your payment…')).toBeTruthy();
    bff.manners.isOffline = false;
    await pass(60_000);
    expect(screen.getByText('Payment confirmed')).toBeTruthy();
  });

  it.each([
    ['failed', 'The payment did not go through'],
    ['expired', 'The checkout was not finished in time'],
  ] as const)('says that nothing was charged when it %s', async (status, title) => {
    showPart({ ...scenarios.packsOnly, sessions: [session({ becomes: { status, afterAsking: 0 } })] }, page);
    await pass(250);
    expect(screen.getByText(title)).toBeTruthy();
    expect(screen.getByText('Nothing was charged and nothing was added.')).toBeTruthy();
    expect(balance()).toBe('340');
    act(() => screen.getByRole('button', { name: 'Close this message' }).click());
    expect(screen.queryByText(title)).toBeNull();
  });

  it('names the plan that was bought', async () => {
    const bought = session({
      kind: 'subscription',
      itemId: planIds.proMonthly,
      becomes: { status: 'paid', afterAsking: 0 },
    });
    showPart({ sessions: [bought] }, page);
    await pass(250);
    expect(screen.getByText('You are on Pro now.')).toBeTruthy();
  });

  it("says nothing of a session that is not this person's, nor of nonsense", async () => {
    showPart({ ...scenarios.packsOnly, sessions: [] }, page);
    await pass(3000);
    expect(screen.queryByText('Confirming your payment…')).toBeNull();
    cleanup();
    history.replaceState(null, '', '/?billing_session={CHECKOUT_SESSION_ID}');
    const { bff } = showPart({ ...scenarios.packsOnly }, page);
    await pass(3000);
    expect(asked(bff)).toEqual(['panel']);
    expect(location.search).toBe('');
  });

  it('follows a payment that only the server knows of', async () => {
    history.replaceState(null, '', '/');
    const { bff } = showPart(scenarios.paymentProcessing, page);
    await pass(750);
    expect(screen.getByText('Your payment is on its way')).toBeTruthy();
    bff.finishCheckout('paid');
    await pass(5000);
    expect(screen.getByText('Payment confirmed')).toBeTruthy();
    expect(balance()).toBe('840');
  });

  it('waits for whoever signs in', async () => {
    const { bff, again } = showPart({ ...scenarios.packsOnly, sessions: [session()] }, page, { accountKey: null });
    await pass(3000);
    expect(asked(bff)).toEqual([]);
    again({ accountKey: 'ada' });
    await pass(5000);
    expect(screen.getByText('Payment confirmed')).toBeTruthy();
  });
});
