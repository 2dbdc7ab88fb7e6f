import { QueryClient } from '@tanstack/react-query';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { StrictMode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeBff, sampleCredits, scenarios } from '../../testing/index.js';
import {
  BalanceMeter,
  BillingPanel,
  BillingProvider,
  billingKeys,
  CreditHistory,
  CreditPacks,
  PlanSummary,
} from '../index.js';
import { asked, hostProps, showPart } from '../testHost.js';

afterEach(cleanup);

const meter = () => screen.findByRole('meter');
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('another person', () => {
  it('never sees the balance of the one before', async () => {
    const ada = createFakeBff({ credits: sampleCredits(340, 500) });
    const bob = createFakeBff({ credits: sampleCredits(7, 500), manners: { latencyMs: 40 } });
    const view = render(
      <BillingProvider {...hostProps(ada)}>
        <BalanceMeter />
      </BillingProvider>,
    );
    expect((await meter()).getAttribute('value')).toBe('340');
    view.rerender(
      <BillingProvider {...hostProps(bob, { accountKey: 'bob' })}>
        <BalanceMeter />
      </BillingProvider>,
    );
    expect(view.container.textContent).not.toContain('340');
    expect((await meter()).getAttribute('value')).toBe('7');
  });

  it('does not get what was asked for the one before', async () => {
    const ada = createFakeBff({ credits: sampleCredits(340, 500), manners: { latencyMs: 60 } });
    const bob = createFakeBff({ credits: sampleCredits(7, 500) });
    const queryClient = new QueryClient();
    const page = (bff: typeof ada, accountKey: string | null) => (
      <BillingProvider {...hostProps(bff, { accountKey, queryClient })}>
        <BalanceMeter />
      </BillingProvider>
    );
    const view = render(page(ada, 'ada'));
    await later(10);
    view.rerender(page(bob, 'bob'));
    expect((await meter()).getAttribute('value')).toBe('7');
    await later(80);
    expect(screen.getByRole('meter').getAttribute('value')).toBe('7');
    expect(
      queryClient.getQueryData([...billingKeys.account('https://billing.example', 'ada'), 'panel']),
    ).toBeUndefined();
    view.rerender(page(bob, null));
    expect(await screen.findByText('You are signed out')).toBeTruthy();
    expect(view.container.textContent).not.toContain('7');
  });

  it('is not taken to the Checkout page that the one before had asked for', async () => {
    const { bff, again } = showPart(scenarios.packsOnly, <CreditPacks />);
    const button = await screen.findByRole('button', { name: /Buy 100/ });
    bff.manners.latencyMs = 200;
    act(() => button.click());
    again({ accountKey: 'bob' });
    await later(400);
    expect(bff.account.sessions.size).toBeLessThanOrEqual(1);
    expect(bff.visited).toEqual([]);
  });
});

describe('the token', () => {
  it('is asked for before every request, once for those that are made together', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    const getToken = vi.fn(bff.getToken);
    showPart(bff, <CreditHistory defaultOpen />, { getToken });
    await screen.findByText('Summary of 12 interviews');
    const others = asked(bff).length;
    await userEvent.click(screen.getByText('Credit history'));
    expect(getToken.mock.calls.length).toBeLessThanOrEqual(others);
    cleanup();
    getToken.mockClear();
    showPart(
      createFakeBff({ manners: { latencyMs: 5 } }),
      <>
        <BalanceMeter />
        <CreditHistory defaultOpen />
      </>,
      { getToken },
    );
    await meter();
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('is refreshed once when the server refuses it', async () => {
    const bff = createFakeBff({ ...scenarios.subscribed, manners: { tokens: 'stale' } });
    const getToken = vi.fn(bff.getToken);
    showPart(bff, <BalanceMeter />, { getToken });
    await meter();
    expect(getToken.mock.calls).toEqual([[{ forceRefresh: false }], [{ forceRefresh: true }]]);
    expect(bff.requests.map(({ token }) => token)).toEqual(['fake-token', 'fake-token-refreshed']);
  });

  it('that stays refused is the same as being signed out', async () => {
    const onSignIn = vi.fn();
    const { bff } = showPart(scenarios.sessionExpired, <BillingPanel />, { onSignIn });
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in' }));
    expect(onSignIn).toHaveBeenCalledOnce();
    expect(bff.requests).toHaveLength(2);
  });

  it('is kept nowhere but in memory, and said nowhere', async () => {
    const log = (['log', 'warn', 'error', 'info'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => undefined),
    );
    const events: unknown[] = [];
    const bff = createFakeBff({ ...scenarios.purchaseRefused });
    const { container } = showPart(bff, <CreditPacks />, { onEvent: (event) => events.push(event) });
    await userEvent.click(await screen.findByRole('button', { name: /Buy 100/ }));
    await screen.findByRole('alert');
    const said = JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      location.href,
      document.cookie,
      events,
      container.innerHTML,
      log.map((spy) => spy.mock.calls),
      bff.requests.map(({ body }) => body),
    ]);
    expect(said).not.toContain('fake-token');
    expect(events).toEqual([
      {
        type: 'error',
        operation: expect.stringMatching(/^package:/),
        code: 'stripe_unavailable',
        requestId: 'req_fake_7QX2',
      },
    ]);
    for (const spy of log) spy.mockRestore();
  });

  it('that cannot be had is a failure, not a sign-out', async () => {
    showPart(scenarios.subscribed, <BalanceMeter />, { getToken: () => Promise.reject(new Error('auth is down')) });
    expect(await screen.findByText('The billing server cannot be reached.', undefined, { timeout: 4000 })).toBeTruthy();
  });
});

describe('when the panel cannot be loaded', () => {
  it('says so once, and loads when asked again', async () => {
    const { bff } = showPart(scenarios.couldNotLoad, <BillingPanel />);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toBe(
      'This could not be loadedSomething is wrong on our side. Reference: req_fake_7QX2Try again',
    );
    bff.manners.refuse = {};
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await meter()).toBeTruthy();
  });

  it('tries again by itself when the server is only busy', async () => {
    const bff = createFakeBff({ ...scenarios.subscribed, manners: { refuse: { panel: 'rate_limited' } } });
    showPart(bff, <BalanceMeter />);
    await waitFor(() => expect(bff.requests).toHaveLength(1));
    bff.manners.refuse = {};
    await screen.findByRole('meter', undefined, { timeout: 3000 });
    expect(bff.requests).toHaveLength(2);
  });

  it('knows another page in the place of an answer', async () => {
    showPart({ manners: { isHtml: true } }, <BalanceMeter />);
    expect(await screen.findByText('The payment provider does not answer at the moment.')).toBeTruthy();
  });

  it('keeps what was shown when it can only not be brought up to date', async () => {
    const { bff } = showPart(scenarios.subscribed, <BillingPanel />);
    await meter();
    bff.manners.refuse = { panel: 'internal' };
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(await screen.findByText('This could not be brought up to date')).toBeTruthy();
    expect(screen.getByRole('meter').getAttribute('value')).toBe('340');
  });
});

describe('the provider', () => {
  it('makes the first paint with one request, also in strict mode', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    render(
      <StrictMode>
        <BillingProvider {...hostProps(bff)}>
          <BillingPanel />
        </BillingProvider>
      </StrictMode>,
    );
    await meter();
    expect(asked(bff)).toEqual(['panel']);
  });

  it("uses the host's query client without a context, and the host refreshes by its keys", async () => {
    const queryClient = new QueryClient();
    const { bff } = showPart(scenarios.subscribed, <BalanceMeter />, { queryClient });
    await meter();
    bff.spend(100);
    await queryClient.invalidateQueries({ queryKey: billingKeys.all });
    expect(await screen.findByText('240 of 500 credits')).toBeTruthy();
  });

  it("says the host's words in place of its own", async () => {
    showPart(scenarios.subscribed, <PlanSummary />, {
      strings: { 'summary.heading': 'Membership', manage: 'Invoices & cards' },
    });
    expect(await screen.findByRole('heading', { name: 'Membership' })).toBeTruthy();
    expect(await screen.findByRole('button', { name: 'Invoices & cards' })).toBeTruthy();
  });

  it('says what is missing where it is missing, and leaves the page around it alone', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    render(
      <main>
        The host's own page
        <BalanceMeter />
      </main>,
    );
    expect(screen.getByText("The host's own page")).toBeTruthy();
    expect((await screen.findByRole('alert')).textContent).toContain(
      'This part of the page does not work at the moment.',
    );
    expect(error.mock.calls.flat().join(' ')).toContain('Put this inside <BillingProvider>.');
    error.mockRestore();
  });
});
