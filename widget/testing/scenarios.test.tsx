import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BillingPanel } from '../src/index.js';
import { showPart } from '../src/testHost.js';
import { createFakeBff, type FakeBffOptions, type ScenarioName, scenarios } from './index.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  history.replaceState(null, '', '/');
  sessionStorage.clear();
});

interface Evidence {
  /** The part that shows it, by `data-part`. */
  part: string;
  /** The part's `data-state`. */
  state: string;
  says?: string;
  /** How many of what there are. */
  count?: { part: string; is: number };
  /** What has to be pressed before. */
  after?: string;
  /** The page's address. */
  at?: string;
  /** The browser says that there is no network. */
  isOffline?: boolean;
}

/** By what one sees that the panel is in the state that the scenario names. A scenario without evidence does not compile. */
const shows: Record<ScenarioName, Evidence> = {
  free: { part: 'plan-summary', state: 'free', says: 'No plan' },
  packsOnly: { part: 'balance-meter', state: 'healthy', says: '340 of 500 credits' },
  subscribed: { part: 'plan-summary', state: 'active', says: 'Renews on May 3, 2026.' },
  subscribedYearly: { part: 'plan-summary', state: 'active', says: '$490 a year' },
  trial: { part: 'plan-summary', state: 'trial', says: 'Free until April 20, 2026, then $49 a month.' },
  trialOffered: { part: 'plan-picker', state: 'ready', says: 'Try Pro free for 14 days' },
  runningLow: { part: 'balance-meter', state: 'low', says: 'Running low' },
  noCreditsLeft: { part: 'balance-meter', state: 'zero', says: 'None left' },
  owesCredits: { part: 'balance-meter', state: 'negative', says: 'Owed' },
  expiringSoon: { part: 'notices', state: 'credits_expire', says: '100 credits expire on April 20, 2026' },
  longHistory: { part: 'balance-meter', state: 'healthy', says: 'at this pace' },
  creditsHeld: { part: 'balance-meter', state: 'healthy', says: '25 reserved' },
  pastDue: { part: 'plan-summary', state: 'past_due', says: '$49 is due. We try again on April 15, 2026.' },
  unpaid: { part: 'plan-summary', state: 'unpaid', says: '$49 is due.' },
  cancelling: { part: 'plan-summary', state: 'cancelling', says: 'Ends on May 3, 2026.' },
  changing: { part: 'plan-summary', state: 'changing', says: 'Changes to Starter on May 3, 2026.' },
  upgradeUnpaid: { part: 'plan-summary', state: 'change_unpaid', says: 'Changes to Team once $55 is paid.' },
  paused: { part: 'plan-summary', state: 'paused', says: 'Nothing is charged.' },
  incomplete: { part: 'plan-summary', state: 'incomplete', says: 'The first payment was not completed' },
  ended: { part: 'plan-summary', state: 'ended', says: 'Ended on March 3, 2026.' },
  unknownPlan: { part: 'notices', state: 'unknown_price', says: 'Your plan is no longer sold' },
  onePlan: { part: 'plan-picker', state: 'ready', says: 'Pro', count: { part: 'plan', is: 1 } },
  sevenPlans: { part: 'plan-picker', state: 'ready', says: 'Enterprise', count: { part: 'plan', is: 7 } },
  noPlans: { part: 'panel', state: 'ready', says: 'Buy credits', count: { part: 'plan-picker', is: 0 } },
  noPacks: { part: 'panel', state: 'ready', says: 'Plans', count: { part: 'credit-packs', is: 0 } },
  twelvePacks: { part: 'credit-packs', state: 'ready', says: '100,000', count: { part: 'pack', is: 12 } },
  yen: { part: 'plan-picker', state: 'ready', says: '¥7,350 a month' },
  dinar: { part: 'plan-picker', state: 'ready', says: 'KWD 14.701 a month' },
  longWords: { part: 'plan-summary', state: 'active', says: 'Geschäftskundenvollversorgungstarif' },
  hostileNames: { part: 'plan-picker', state: 'ready', says: '<img src=x onerror=alert(1)>' },
  paymentProcessing: { part: 'notices', state: 'processing', says: 'Your payment is on its way' },
  confirmsLate: {
    part: 'notices',
    state: 'confirming',
    says: 'Confirming your payment',
    at: '/?billing_session=cs_test_late',
  },
  signedOut: { part: 'panel', state: 'signed-out', says: 'You are signed out' },
  sessionExpired: { part: 'panel', state: 'signed-out', says: 'You are signed out' },
  couldNotLoad: { part: 'panel', state: 'error', says: 'This could not be loaded' },
  offline: { part: 'panel', state: 'offline', says: 'You are offline.', isOffline: true },
  slow: { part: 'plan-summary', state: 'active', says: 'Renews on May 3, 2026.' },
  loading: { part: 'panel', state: 'loading' },
  cardDeclined: { part: 'plan-picker', state: 'ready', says: 'Upgrade to Team' },
  paysByDebit: { part: 'plan-picker', state: 'ready', says: 'Upgrade to Team' },
  previewRefused: {
    part: 'dialog',
    state: 'error',
    says: 'This could not be loaded',
    after: 'Upgrade to Team',
  },
  purchaseRefused: {
    part: 'panel',
    state: 'ready',
    says: 'The payment provider does not answer at the moment.',
    after: 'Buy 100 credits for $9.99',
  },
};

describe.each(Object.entries(shows) as [ScenarioName, Evidence][])('the scenario %s', (name, evidence) => {
  it('shows what it is named after, and the panel complains of nothing', async () => {
    const complaints = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(!evidence.isOffline);
    if (evidence.at) history.replaceState(null, '', evidence.at);
    const options: FakeBffOptions = scenarios[name];
    const { container } = showPart(createFakeBff(options), <BillingPanel />);
    if (evidence.after) await userEvent.click(await screen.findByRole('button', { name: evidence.after }));
    const part = () => container.querySelector<HTMLElement>(`[data-part="${evidence.part}"]`);
    await waitFor(() => expect(part()?.dataset.state).toBe(evidence.state), { timeout: 4000 });
    if (evidence.says)
      await waitFor(() => expect(part()?.textContent?.replaceAll('\u00a0', ' ')).toContain(evidence.says));
    if (evidence.count) {
      expect(container.querySelectorAll(`[data-part="${evidence.count.part}"]`)).toHaveLength(evidence.count.is);
    }
    expect(container.querySelector('[data-part="broken"]')).toBeNull();
    for (const complaint of complaints) expect(complaint).not.toHaveBeenCalled();
  });
});
