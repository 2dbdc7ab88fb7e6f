import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packageIds, samplePackages, scenarios } from '../../testing/index.js';
import type { BillingEvent } from '../index.js';
import { asked, showPart } from '../testHost.js';
import { CreditPacks } from './CreditPacks.js';

const buy500 = 'Buy 500 credits for $39.99';

beforeEach(() => history.replaceState(null, '', '/billing?tab=credits'));
afterEach(cleanup);

describe('CreditPacks', () => {
  it('leaves for Checkout and says where to come back to', async () => {
    const events: BillingEvent[] = [];
    const { bff } = showPart(scenarios.packsOnly, <CreditPacks />, { onEvent: (event) => events.push(event) });
    await userEvent.click(await screen.findByRole('button', { name: buy500 }));
    await waitFor(() => expect(bff.visited).toEqual(['https://checkout.example/pay/cs_test_1']));
    const purchase = bff.requests.at(-1);
    expect(purchase?.body).toEqual({
      package_id: packageIds.medium,
      success_url: `${location.origin}/billing?tab=credits&billing_session={CHECKOUT_SESSION_ID}`,
      cancel_url: `${location.origin}/billing?tab=credits`,
    });
    expect(purchase?.idempotencyKey).toMatch(/^[\d-]{16,}$/);
    expect(events).toEqual([{ type: 'checkout_started', kind: 'package', id: packageIds.medium }]);
  });

  it('buys once however often the button is pressed', async () => {
    const { bff } = showPart({ ...scenarios.packsOnly, manners: { latencyMs: 20 } }, <CreditPacks />);
    const button = await screen.findByRole('button', { name: buy500 });
    await userEvent.tripleClick(button);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.textContent).toContain('Opening');
    await waitFor(() => expect(bff.visited).toHaveLength(1));
    expect(asked(bff)).toEqual(['panel', 'credits.purchase']);
  });

  it('can be pressed again after Back from Checkout', async () => {
    const { bff } = showPart(scenarios.packsOnly, <CreditPacks />);
    await userEvent.click(await screen.findByRole('button', { name: buy500 }));
    await waitFor(() => expect(bff.visited).toHaveLength(1));
    expect(screen.queryByRole('button', { name: buy500 })).toBeNull();
    act(() => void dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })));
    expect(await screen.findByRole('button', { name: buy500 })).toBeTruthy();
  });

  it('keeps its idempotency key while nobody knows whether the purchase began', async () => {
    const { bff } = showPart(scenarios.packsOnly, <CreditPacks />);
    const button = await screen.findByRole('button', { name: buy500 });
    bff.manners.refuse['credits.purchase'] = 'stripe_unavailable';
    await userEvent.click(button);
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The payment provider does not answer at the moment.No money moved.',
    );
    bff.manners.refuse = {};
    await userEvent.click(screen.getByRole('button', { name: buy500 }));
    await waitFor(() => expect(bff.visited).toHaveLength(1));
    expect(screen.queryByRole('alert')).toBeNull();
    const keys = bff.requests
      .filter(({ operation }) => operation === 'credits.purchase')
      .map((request) => request.idempotencyKey);
    expect(keys[0]).toBe(keys[1]);
  });

  it('takes a new key, and looks at the server again, when the purchase was refused for certain', async () => {
    const { bff } = showPart(scenarios.packsOnly, <CreditPacks />);
    const button = await screen.findByRole('button', { name: buy500 });
    bff.manners.refuse['credits.purchase'] = 'item_unavailable';
    await userEvent.click(button);
    expect((await screen.findByRole('alert')).textContent).toContain('This is no longer on sale.');
    await waitFor(() => expect(asked(bff)).toEqual(['panel', 'credits.purchase', 'panel']));
    bff.manners.refuse = {};
    await userEvent.click(screen.getByRole('button', { name: buy500 }));
    await waitFor(() => expect(bff.visited).toHaveLength(1));
    const keys = bff.requests
      .filter(({ operation }) => operation === 'credits.purchase')
      .map((request) => request.idempotencyKey);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it.each(['javascript:alert(1)', 'http://checkout.example/pay', 'data:text/html,x', '', '//checkout.example'])(
    'goes nowhere when the server names %j',
    async (url) => {
      const { bff } = showPart(scenarios.packsOnly, <CreditPacks />, {
        fetch: async (input, init) => {
          const answer: unknown = await (await bff.fetch(input, init)).json();
          return Response.json(Object.assign({}, answer, 'checkout_url' in Object(answer) && { checkout_url: url }));
        },
      });
      await userEvent.click(await screen.findByRole('button', { name: buy500 }));
      expect((await screen.findByRole('alert')).textContent).toContain('No money moved.');
      expect(bff.visited).toEqual([]);
    },
  );

  it('shows names that try to be markup as the text that they are', async () => {
    const alert = vi.spyOn(window, 'alert').mockImplementation(() => undefined);
    const { container } = showPart(scenarios.hostileNames, <CreditPacks />);
    expect((await screen.findAllByText(/<svg\/onload=alert\(1\)>/))[0]).toBeTruthy();
    expect(container.querySelector('script, img, [onload]')).toBeNull();
    expect(alert).not.toHaveBeenCalled();
  });

  it('writes money with the exponent that the server sends', async () => {
    showPart(scenarios.dinar, <CreditPacks />);
    expect(await screen.findByRole('button', { name: /^Buy 100 credits for KWD\s2\.997$/ })).toBeTruthy();
    cleanup();
    showPart(scenarios.yen, <CreditPacks />);
    expect(await screen.findByRole('button', { name: 'Buy 100 credits for ¥14,985' })).toBeTruthy();
  });

  it('says what a pack saves and when its credits end', async () => {
    const { container } = showPart(scenarios.packsOnly, <CreditPacks />);
    await screen.findByRole('button', { name: buy500 });
    expect([...container.querySelectorAll('[data-part="note"]')].map((note) => note.textContent)).toEqual([
      '',
      'Lasts most people a month.19% less per credit',
      '35% less per creditExpire 365 days after you buy them',
    ]);
  });

  it('calls the best value only what the catalog recommends and is the best value', async () => {
    showPart(scenarios.packsOnly, <CreditPacks />);
    expect(await screen.findByText('Recommended')).toBeTruthy();
    expect(screen.queryByText('Best value')).toBeNull();
    cleanup();
    showPart({ packages: samplePackages.slice(0, 2) }, <CreditPacks />);
    expect(await screen.findByText('Best value')).toBeTruthy();
    expect(screen.queryByText('Recommended')).toBeNull();
  });

  it('says so where no packs are on sale', async () => {
    showPart(scenarios.noPacks, <CreditPacks />);
    expect(await screen.findByText('No credit packs are on sale.')).toBeTruthy();
  });
});
