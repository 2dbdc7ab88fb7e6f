import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { createFakeBff, scenarios } from '../testing/index.js';
import { BillingPanel, useRefresh } from './index.js';
import { showPart } from './testHost.js';

afterEach(() => {
  cleanup();
  history.replaceState(null, '', '/');
  sessionStorage.clear();
});

const live = '[role="status"], [role="alert"]';
/** Blocks run into each other: only what is said matters here, and when. */
const textOf = (region: Element) => (region.textContent ?? '').replace(/\s+/g, ' ').trim();

/** What a screen reader says by itself, in order: what changes in a region that was there before, and each alert that appears. */
function listen(container: HTMLElement): string[] {
  const heard: string[] = [];
  const known = new Map([...container.querySelectorAll(live)].map((region) => [region, textOf(region)]));
  new MutationObserver(() => {
    for (const region of container.querySelectorAll(live)) {
      const text = textOf(region);
      const isSaid = known.has(region) ? known.get(region) !== text : region.getAttribute('role') === 'alert';
      if (isSaid && text) heard.push(text);
      known.set(region, text);
    }
  }).observe(container, { subtree: true, childList: true, characterData: true });
  return heard;
}

it('says how the payment fares that one comes back from, and what it brought', async () => {
  history.replaceState(null, '', '/?billing_session=cs_test_late');
  const { container } = showPart(scenarios.confirmsLate, <BillingPanel />);
  const heard = listen(container);
  await screen.findByText('Payment confirmed', {}, { timeout: 20_000 });
  await waitFor(() => expect(heard).toHaveLength(3));
  expect(heard[0]).toContain('Confirming your payment');
  expect(heard.slice(1).toSorted()).toEqual([
    '840 of 2,000 creditsabout 30 days at this pace',
    'Payment confirmed500 credits added to your balance.',
  ]);
}, 30_000);

it('says why nothing was bought, and that nothing was charged', async () => {
  const { container } = showPart(scenarios.purchaseRefused, <BillingPanel />);
  const buy = await screen.findByRole('button', { name: 'Buy 100 credits for $9.99' });
  const heard = listen(container);
  await userEvent.click(buy);
  await waitFor(() => expect(heard).toEqual(['The payment provider does not answer at the moment.No money moved.']));
});

function Host() {
  const refresh = useRefresh();
  return (
    <button type="button" onClick={() => void refresh()}>
      Look again
    </button>
  );
}

it('says what is left after some was spent, and nothing while it counts down', async () => {
  const bff = createFakeBff(scenarios.subscribed);
  const { container } = showPart(
    bff,
    <>
      <Host />
      <BillingPanel />
    </>,
  );
  await screen.findByRole('meter');
  const heard = listen(container);
  bff.spend(40);
  await userEvent.click(screen.getByRole('button', { name: 'Look again' }));
  await waitFor(() => expect(heard).toEqual(['300 of 500 creditsabout 11 days at this pace500 more on May 3, 2026']));
});

it('says that what is shown may be out of date, and why nothing can be shown', async () => {
  const bff = createFakeBff(scenarios.subscribed);
  const { container } = showPart(bff, <BillingPanel />);
  await screen.findByRole('meter');
  const heard = listen(container);
  bff.manners.refuse = { panel: 'internal' };
  act(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await waitFor(() => expect(heard).toEqual(['This could not be brought up to dateTry again']));
  cleanup();

  const broken = showPart(scenarios.loading, <BillingPanel />);
  const heardThen = listen(broken.container);
  broken.bff.manners.latencyMs = 0;
  broken.bff.manners.refuse = { panel: 'internal' };
  broken.again({ accountKey: 'bob' });
  await waitFor(() => expect(heardThen.join()).toContain('This could not be loaded'));
});
