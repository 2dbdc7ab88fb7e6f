import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeBff, planIds, scenarios } from '../../testing/index.js';
import { asked, showPart } from '../testHost.js';
import { PlanPicker } from './PlanPicker.js';

afterEach(cleanup);

const cards = async () => {
  await screen.findAllByRole('heading', { level: 3 });
  return screen.getAllByRole('listitem').filter((item) => item.dataset.part === 'plan');
};
const actions = async () =>
  (await cards()).map((card) => card.querySelector('[data-part="plan-action"]')?.textContent?.trim());

describe('PlanPicker', () => {
  it.each([
    ['free', ['Subscribe to Starter', 'Subscribe to Pro', 'Subscribe to Team']],
    ['subscribed', ['Switch to Starter', 'Your plan', 'Upgrade to Team']],
    ['cancelling', ['Not available', 'Keep my plan', 'Not available']],
    ['trialOffered', ['Try Starter free for 14 days', 'Try Pro free for 14 days', 'Try Team free for 14 days']],
    ['pastDue', ['Not available', 'Your plan', 'Not available']],
    ['subscribedYearly', ['Switch to Starter', 'Your plan', 'Upgrade to Team']],
  ] as const)('in the scenario %s offers what the server allows', async (scenario, expected) => {
    showPart(scenarios[scenario], <PlanPicker />);
    expect(await actions()).toEqual(expected);
  });

  it('says why a plan cannot be chosen, and does nothing when it is pressed', async () => {
    const { bff } = showPart(scenarios.pastDue, <PlanPicker />);
    const [button] = await screen.findAllByRole('button', { name: 'Not available' });
    const reason = await screen.findByText('You can change your plan once the payment that is due is made.');
    expect(button?.getAttribute('aria-describedby')).toBe(reason.id);
    expect(button?.getAttribute('aria-disabled')).toBe('true');
    if (button) await userEvent.click(button);
    expect(asked(bff)).toEqual(['panel']);
  });

  it('says beside the plan why that plan alone is not to be had', async () => {
    const bff = createFakeBff(scenarios.free);
    const { container } = showPart(bff, <PlanPicker />, {
      fetch: async (input, init) => {
        const panel = (await (await bff.fetch(input, init)).json()) as { plans: object[] };
        Object.assign(panel.plans[0] ?? {}, { action: 'none', reason: 'unavailable' });
        return Response.json(panel);
      },
    });
    const button = await screen.findByRole('button', { name: 'Not available' });
    const reason = await screen.findByText('Not on sale at the moment.');
    expect(button.getAttribute('aria-describedby')).toBe(reason.id);
    expect(container.querySelector('[data-part="reason"]')).toBeNull();
  });

  it('changes the interval by keyboard, and says what a year saves', async () => {
    const user = userEvent.setup();
    showPart(scenarios.free, <PlanPicker />);
    const group = await screen.findByRole('group', { name: 'How often you pay' });
    expect(within(group).getByRole('radio', { name: 'Monthly' })).toHaveProperty('checked', true);
    await user.click(within(group).getByRole('radio', { name: 'Monthly' }));
    await user.keyboard('{ArrowRight}');
    expect(within(group).getByRole('radio', { name: 'Yearly save up to 16%' })).toHaveProperty('checked', true);
    expect(screen.getByText('$12.50 a month. You save $30 a year.')).toBeTruthy();
    // A twelfth of $490 is no whole number of cents.
    expect(screen.getByText('About $40.83 a month. You save $98 a year.')).toBeTruthy();
  });

  it('begins with the interval that the person pays by, and offers the other one of the same plan', async () => {
    showPart(scenarios.subscribedYearly, <PlanPicker />);
    expect(await screen.findByRole('radio', { name: /Yearly/ })).toHaveProperty('checked', true);
    await userEvent.click(screen.getByRole('radio', { name: 'Monthly' }));
    expect(screen.getByRole('button', { name: 'Switch to monthly billing' })).toBeTruthy();
  });

  it('shows no toggle where no plan comes in two intervals, and loses no plan', async () => {
    showPart(scenarios.sevenPlans, <PlanPicker />);
    expect(await cards()).toHaveLength(7);
    expect(screen.queryByRole('radio')).toBeNull();
  });

  it('says of the plan that waits when it begins, and lets another be chosen', async () => {
    showPart(scenarios.changing, <PlanPicker />);
    const waiting = await screen.findByRole('button', { name: 'Your next plan' });
    const reason = await screen.findByText('Your plan changes to this one on May 3, 2026.');
    expect(waiting.getAttribute('aria-describedby')).toBe(reason.id);
    expect(screen.getByRole('button', { name: 'Upgrade to Team' }).getAttribute('aria-disabled')).toBeNull();
  });

  it('says of a yearly price with a trial both what is free and what is saved', async () => {
    const plans = scenarios.trialOffered.plans.filter(({ interval, group }) => interval === 'year' || group === 'pro');
    showPart({ plans }, <PlanPicker defaultInterval="year" />);
    expect(
      await screen.findByText('14 days free, then $490 a year About $40.83 a month. You save $98 a year.'),
    ).toBeTruthy();
  });

  it('takes back what waits where it stands, and keeps the place of the keyboard', async () => {
    const { bff } = showPart(scenarios.cancelling, <PlanPicker />);
    const keep = await screen.findByRole('button', { name: 'Keep my plan' });
    keep.focus();
    bff.manners.latencyMs = 20;
    await userEvent.dblClick(keep);
    expect(keep.textContent).toBe('Keeping your plan…');
    expect(await screen.findByRole('button', { name: 'Upgrade to Team' })).toBeTruthy();
    expect(asked(bff)).toEqual(['panel', 'subscriptions.resume', 'panel']);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Plans' })));
  });

  it('subscribes through Checkout, and tells its host that the plan was wanted', async () => {
    const onEvent = vi.fn();
    const { bff } = showPart(scenarios.free, <PlanPicker />, { onEvent });
    await userEvent.click(await screen.findByRole('button', { name: 'Subscribe to Pro' }));
    await waitFor(() => expect(bff.visited).toEqual(['https://checkout.example/pay/cs_test_1']));
    expect(onEvent.mock.calls).toEqual([
      [{ type: 'plan_selected', id: planIds.proMonthly }],
      [{ type: 'checkout_started', kind: 'subscription', id: planIds.proMonthly }],
    ]);
    expect(bff.requests.at(-1)?.body.plan_id).toBe(planIds.proMonthly);
  });

  it('renders a thousand plans', async () => {
    const [plan] = createFakeBff(scenarios.onePlan).account.plans;
    const plans = Array.from({ length: 1000 }, (_, index) => ({
      ...plan,
      id: `${index}`,
      group: `${index}`,
      name: `Plan ${index}`,
      features: [],
    }));
    const { container } = showPart({ plans: plans as never }, <PlanPicker />);
    expect(await vi.waitUntil(() => container.textContent?.includes('Plan 999'), { timeout: 15_000 })).toBe(true);
  }, 20_000);
});
