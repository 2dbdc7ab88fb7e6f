import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeBff, type FakeBff, planIds, scenarios } from '../../testing/index.js';
import type { BillingEvent } from '../events.js';
import { PlanPicker } from '../PlanPicker/PlanPicker.js';
import { asked, showPart } from '../testHost.js';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const dialog = () => screen.findByRole('dialog');
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const changes = ({ requests }: FakeBff) =>
  requests.filter(({ operation }) => operation === 'subscriptions.change-plan');

describe('a change of plan', () => {
  it('is shown with what it costs now and later, and what is confirmed is what was shown', async () => {
    const events: BillingEvent[] = [];
    const { bff } = showPart(scenarios.subscribed, <PlanPicker />, { onEvent: (event) => events.push(event) });
    await press('Upgrade to Team');
    await press('Switch to Team, pay $55 now');
    const box = await dialog();
    expect(within(box).getByRole('heading', { name: 'You are on Team now' })).toBe(document.activeElement);
    expect(box.textContent).toContain('You paid $55.');
    expect(changes(bff).map(({ body }) => body)).toEqual([
      { plan_id: planIds.teamMonthly, preview_id: 'ppv_1', return_url: location.href },
    ]);
    await waitFor(() =>
      expect(events).toEqual([
        { type: 'plan_selected', id: planIds.teamMonthly },
        { type: 'subscription_changed', change: 'plan' },
      ]),
    );
    await press('Done');
    expect(screen.queryByRole('dialog')).toBeNull();
    // The button that opened it is gone: the part keeps the place of the keyboard.
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Plans' }));
  });

  it('says the sum, its lines and the next one', async () => {
    showPart(scenarios.subscribed, <PlanPicker />);
    await press('Upgrade to Team');
    await screen.findByText('Team begins at once, in place of Pro.');
    const terms = [...(await dialog()).querySelectorAll('dt')].map((term) => [
      term.textContent,
      term.nextElementSibling?.textContent,
    ]);
    expect(terms).toEqual([
      ['Due now', '$55'],
      ['Due on May 3, 2026', '$129'],
      ['Unused time on Pro after 12 Apr 2026', '-$33.69'],
      ['Remaining time on Team after 12 Apr 2026', '$88.69'],
    ]);
  });

  it.each([
    ['subscribed', 'Switch to Starter', 'Switch to Starter on May 3, 2026', 'Starter begins on May 3, 2026'],
    ['trial', 'Upgrade to Team', 'Switch to Team now', 'You are on Team now'],
  ] as const)('in the scenario %s costs nothing before its time', async (scenario, opens, confirms, made) => {
    const { bff } = showPart(scenarios[scenario], <PlanPicker />);
    await press(opens);
    await press(confirms);
    expect(await screen.findByRole('heading', { name: made })).toBeTruthy();
    expect((await dialog()).textContent).not.toContain('You paid');
    expect(changes(bff)).toHaveLength(1);
  });

  it('changes how one pays in the same words', async () => {
    showPart(scenarios.subscribed, <PlanPicker defaultInterval="year" />);
    await press('Switch to yearly billing');
    expect(await screen.findByRole('button', { name: 'Switch to yearly billing, pay $456.31 now' })).toBeTruthy();
  });

  it('is sent once however often the button is pressed, which says what it does', async () => {
    const { bff } = showPart(scenarios.subscribed, <PlanPicker />);
    await press('Upgrade to Team');
    const confirm = await screen.findByRole('button', { name: 'Switch to Team, pay $55 now' });
    bff.manners.latencyMs = 20;
    await userEvent.dblClick(confirm);
    expect(confirm.textContent).toBe('Switching…');
    await screen.findByRole('button', { name: 'Done' });
    expect(changes(bff)).toHaveLength(1);
  });

  it('says that the payment failed, that the old plan is kept, and where to pay', async () => {
    const { bff } = showPart(scenarios.cardDeclined, <PlanPicker />);
    await press('Upgrade to Team');
    await press('Switch to Team, pay $55 now');
    expect(await screen.findByText(/^You keep Pro\. Team begins once \$55 is paid/)).toBeTruthy();
    await press('Pay $55');
    await waitFor(() => expect(bff.visited).toEqual(['https://invoice.example/i/upgrade_4']));
  });

  it("goes to the portal's page where the server asks for that", async () => {
    const { bff } = showPart(scenarios.paysByDebit, <PlanPicker />);
    await press('Upgrade to Team');
    await press('Switch to Team, pay $55 now');
    await waitFor(() => expect(bff.visited).toEqual(['https://portal.example/session/subscription_update_confirm']));
  });

  it('shows a fresh preview, and says so, where the old one has run out', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 0 });
    const { bff } = showPart(scenarios.subscribed, <PlanPicker />);
    await press('Upgrade to Team');
    const confirm = await screen.findByRole('button', { name: 'Switch to Team, pay $55 now' });
    vi.setSystemTime(11 * 60_000);
    bff.account.now = '2026-04-20T09:00:00Z';
    await userEvent.click(confirm);
    expect(await screen.findByText(/^What was shown had run out/)).toBeTruthy();
    await press('Switch to Team, pay $33.67 now');
    await screen.findByText(/^You paid \$33\.67/);
    expect(changes(bff).map(({ body }) => body.preview_id)).toEqual(['ppv_2']);
  });
});

describe('a change of plan that cannot be shown or made', () => {
  it('can be tried again, and says that nothing is known of it where that is so', async () => {
    const { bff } = showPart(scenarios.previewRefused, <PlanPicker />);
    await press('Upgrade to Team');
    expect((await screen.findByRole('alert')).textContent).toContain('Something is wrong on our side.');
    bff.manners.refuse = { 'subscriptions.change-plan': 'stripe_unavailable' };
    await press('Try again');
    await press('Switch to Team, pay $55 now');
    expect((await screen.findByRole('alert')).textContent).toContain('It is not known whether this was done.');
    bff.manners.refuse = {};
    await press('Switch to Team, pay $55 now');
    await screen.findByText(/^You paid \$55/);
    expect(changes(bff).map(({ body }) => body.preview_id)).toEqual(['ppv_1', 'ppv_1']);
  });

  it('is found to be made where its answer was lost', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    showPart(bff, <PlanPicker />, {
      fetch: async (input, init) => {
        const answer = await bff.fetch(input, init);
        if (bff.requests.at(-1)?.operation === 'subscriptions.change-plan') throw new TypeError('Failed to fetch');
        return answer;
      },
    });
    await press('Upgrade to Team');
    await press('Switch to Team, pay $55 now');
    expect(await screen.findByRole('heading', { name: 'You are on Team now' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says why the plan is not to be had any more', async () => {
    const { bff } = showPart(scenarios.subscribed, <PlanPicker />);
    await screen.findByRole('button', { name: 'Upgrade to Team' });
    bff.account.subscription = structuredClone(scenarios.cancelling.subscription);
    await press('Upgrade to Team');
    expect(
      await screen.findByText('Your plan is going to end. Keep it to choose another.', { selector: '[role=alert]' }),
    ).toBeTruthy();
  });

  it('closes by a button, changes nothing, and gives the focus back', async () => {
    const { bff } = showPart(scenarios.subscribed, <PlanPicker />);
    const opener = await screen.findByRole('button', { name: 'Upgrade to Team' });
    await userEvent.click(opener);
    await press('Keep my plan');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(asked(bff).filter((operation) => operation !== 'panel')).toEqual(['subscriptions.preview-change']);
  });

  it('is not shown to whoever signs in meanwhile', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    const { again } = showPart(bff, <PlanPicker />);
    await press('Upgrade to Team');
    await dialog();
    again({ accountKey: 'grace' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await screen.findByRole('button', { name: 'Upgrade to Team' });
    again({ accountKey: 'ada' });
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
