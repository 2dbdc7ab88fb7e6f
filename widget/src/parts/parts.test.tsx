import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { type ComponentType, createRef, type Ref } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeBff, type ScenarioName, scenarios } from '../../testing/index.js';
import * as panel from '../index.js';
import { asked, hostProps, showPart } from '../testHost.js';

afterEach(cleanup);

type AnyPart = ComponentType<{ ref?: Ref<HTMLElement>; className?: string; id?: string; title?: string }>;

const parts: [string, AnyPart, string][] = [
  ['BillingPanel', panel.BillingPanel as AnyPart, 'panel'],
  ['BalanceMeter', panel.BalanceMeter as AnyPart, 'balance-meter'],
  ['CreditHistory', panel.CreditHistory as AnyPart, 'credit-history'],
  ['CreditPacks', panel.CreditPacks as AnyPart, 'credit-packs'],
  ['Invoices', panel.Invoices as AnyPart, 'invoices'],
  ['UsageChart', panel.UsageChart as AnyPart, 'usage-chart'],
  ['Notices', panel.Notices as AnyPart, 'notices'],
  ['PlanPicker', panel.PlanPicker as AnyPart, 'plan-picker'],
  ['PlanSummary', panel.PlanSummary as AnyPart, 'plan-summary'],
  ['PortalButton', panel.PortalButton as AnyPart, 'portal-button'],
];

describe.each(parts)('%s', (_name, Part, slot) => {
  it("gives the host's ref, class and attributes to its outermost element", async () => {
    const ref = createRef<HTMLElement>();
    showPart(scenarios.subscribed, <Part ref={ref} className="mine" id="here" title="Billing" />, {
      appearance: { classNames: { [slot]: 'themed' } },
    });
    await waitFor(() => expect(ref.current?.dataset.state).not.toBe('loading'));
    expect(ref.current?.dataset.part).toBe(slot);
    expect(ref.current?.id).toBe('here');
    expect(ref.current?.title).toBe('Billing');
    expect([...(ref.current?.classList ?? [])]).toEqual(
      expect.arrayContaining(['bp-tokens', `bp-${slot}`, 'mine', 'themed']),
    );
  });
});

const answering = (Object.keys(scenarios) as ScenarioName[]).filter((name) => name !== 'slow');

/** Ids by which an element is named or described, and that no element has. */
const namedInVain = (container: HTMLElement) =>
  [...container.querySelectorAll('[aria-labelledby], [aria-describedby]')]
    .flatMap((element) => ['aria-labelledby', 'aria-describedby'].map((name) => element.getAttribute(name) ?? ''))
    .flatMap((ids) => ids.split(' '))
    .filter((id) => id && !document.getElementById(id));

describe.each(answering)('in the scenario %s the panel', (name) => {
  it('settles, says something, and writes no style of its own', async () => {
    const { container, unmount } = showPart(scenarios[name], <panel.BillingPanel />, {
      accountKey: name === 'signedOut' ? null : 'ada',
    });
    const root = container.querySelector<HTMLElement>('[data-part="panel"]');
    if (name !== 'loading') await waitFor(() => expect(root?.dataset.state).not.toBe('loading'), { timeout: 4000 });
    expect(root?.dataset.state).toBe(
      {
        couldNotLoad: 'error',
        offline: 'error',
        signedOut: 'signed-out',
        sessionExpired: 'signed-out',
        loading: 'loading',
      }[name as string] ?? 'ready',
    );
    expect(container.textContent).not.toMatch(/undefined|NaN|\[object/);
    expect(container.querySelector('[style], style, script, img')).toBeNull();
    const ids = [...container.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    await waitFor(() => expect(namedInVain(container)).toEqual([]));
    unmount();
  });
});

describe('what stands in for what is loading', () => {
  it('cannot be reached, and is not said', () => {
    const { container } = showPart(scenarios.loading, <panel.BillingPanel />);
    expect(screen.queryByRole('button')).toBeNull();
    for (const button of container.querySelectorAll('button'))
      expect(button.closest('[inert][aria-hidden="true"]')).not.toBeNull();
    expect(container.querySelector('[data-part="balance-meter"]')?.getAttribute('aria-busy')).toBe('true');
  });
});

describe('Notices', () => {
  it.each([
    ['pastDue', 'Your last payment failed', 'Pay $49', 'https://invoice.example/i/open'],
    ['upgradeUnpaid', 'The payment for Team failed', 'Pay $55', 'https://invoice.example/i/upgrade'],
    ['incomplete', 'Your plan has not begun', 'Pay $49', 'https://invoice.example/i/first'],
    ['paused', 'Your plan is paused', 'Manage billing', 'https://portal.example/session/home'],
  ] as const)('in the scenario %s mends it with one button', async (scenario, title, action, address) => {
    const { bff } = showPart(scenarios[scenario], <panel.Notices />);
    expect(await screen.findByText(title)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: action }));
    await waitFor(() => expect(bff.visited).toEqual([address]));
  });

  it('says when a failed payment is tried again, and offers a task of the portal where there is no page to pay on', async () => {
    showPart(scenarios.pastDue, <panel.Notices />);
    expect(await screen.findByText(/^We try again on April 15, 2026\./)).toBeTruthy();
    cleanup();
    const bff = createFakeBff(scenarios.unpaid);
    const { subscription } = bff.account;
    if (subscription) subscription.payment_due = undefined;
    showPart(bff, <panel.Notices />);
    await userEvent.click(await screen.findByRole('button', { name: 'Update payment method' }));
    await waitFor(() => expect(bff.visited).toEqual(['https://portal.example/session/payment_method_update']));
  });

  it.each(['cancelling', 'changing'] as const)(
    'in the scenario %s keeps the plan where it stands',
    async (scenario) => {
      const { bff } = showPart(scenarios[scenario], <panel.Notices />);
      const keep = await screen.findByRole('button', { name: 'Keep my plan' });
      bff.manners.latencyMs = 20;
      await userEvent.click(keep);
      expect(keep.textContent).toBe('Keeping your plan…');
      await waitFor(() => expect(screen.getByRole('status').textContent).toBe(''));
      expect(asked(bff)).toEqual(['panel', 'subscriptions.resume', 'panel']);
    },
  );

  it('says nothing where a newer server says what this panel does not know', async () => {
    const bff = createFakeBff(scenarios.cancelling);
    showPart(bff, <panel.Notices />, {
      fetch: async (input, init) => {
        const answer = (await (await bff.fetch(input, init)).json()) as { notices: object[] };
        return Response.json({
          ...answer,
          notices: [{ kind: 'of_tomorrow' }, { kind: 'constructor' }, ...answer.notices],
        });
      },
    });
    expect(await screen.findByText('Your plan ends on May 3, 2026')).toBeTruthy();
  });

  it('says the worst alone, in a region that is read aloud', async () => {
    const { subscription } = scenarios.pastDue;
    showPart({ ...scenarios.expiringSoon, subscription }, <panel.Notices />);
    expect(await screen.findByText('Your last payment failed')).toBeTruthy();
    expect(screen.getByRole('status').textContent).not.toContain('expire');
  });
});

describe('PortalButton', () => {
  it('goes straight to a task, and says why it could not', async () => {
    const { bff } = showPart(
      scenarios.subscribed,
      <panel.PortalButton flow="payment_method_update">Change card</panel.PortalButton>,
    );
    bff.manners.refuse['stripe-customer-portal'] = 'stripe_refused';
    await userEvent.click(screen.getByRole('button', { name: 'Change card' }));
    expect((await screen.findByRole('alert')).textContent).toBe('The payment provider does not answer at the moment.');
    bff.manners.refuse = {};
    await userEvent.click(screen.getByRole('button', { name: 'Change card' }));
    await waitFor(() => expect(bff.visited).toEqual(['https://portal.example/session/payment_method_update']));
  });
});

describe('a fault inside a part', () => {
  it('is kept there, and told to the host', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    const events: panel.BillingEvent[] = [];
    const breaking: typeof fetch = async (input, init) => {
      const answer = (await (await bff.fetch(input, init)).json()) as { credits: object };
      return Response.json({ ...answer, credits: { ...answer.credits, expiring: null } });
    };
    render(
      <panel.BillingProvider {...hostProps(bff, { onEvent: (event) => events.push(event), fetch: breaking })}>
        <panel.BalanceMeter />
        <panel.PlanPicker />
      </panel.BillingProvider>,
      { onCaughtError: () => undefined },
    );
    expect(await screen.findByText('This part of the page does not work at the moment.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Upgrade to Team' })).toBeTruthy();
    await waitFor(() => expect(events).toContainEqual({ type: 'error', operation: 'BalanceMeter', code: 'render' }));
  });
});
