import type { Stripe } from '@stripe/stripe-js';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { StrictMode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeBff, scenarios } from '../../testing/index.js';
import { EmbeddedCheckout } from '../embedded.js';
import { CreditPacks, Notices } from '../index.js';
import { asked, showPart } from '../testHost.js';
import type { StripeSource } from './stripe.js';

vi.mock('@stripe/stripe-js/pure', () => ({ loadStripe: vi.fn() }));

afterEach(cleanup);

type Options = Parameters<Stripe['createEmbeddedCheckoutPage']>[0];

/** Of Stripe.js what the panel uses, with its own types and its own law: one form at a time. */
function fakeStripe() {
  const forms: { options: Options; place?: HTMLElement; isGone: boolean }[] = [];
  const createEmbeddedCheckoutPage: Stripe['createEmbeddedCheckoutPage'] = async (options) => {
    if (forms.some(({ isGone }) => !isGone)) throw new Error('You cannot have multiple Embedded Checkout objects.');
    const form: (typeof forms)[number] = { options, isGone: false };
    forms.push(form);
    return {
      mount(place) {
        if (typeof place === 'string') throw new Error('An element is expected.');
        form.place = place;
        place.textContent = 'A form of Stripe';
      },
      unmount: () => {},
      destroy() {
        form.isGone = true;
      },
    };
  };
  return { forms, stripe: { createEmbeddedCheckoutPage } };
}

const page = (stripe?: StripeSource) => (
  <StrictMode>
    <Notices />
    <EmbeddedCheckout stripe={stripe} aria-describedby="hint" />
    <CreditPacks />
  </StrictMode>
);

const buy = async () => userEvent.click(await screen.findByRole('button', { name: 'Buy 100 credits for $9.99' }));
const form = () => screen.findByText('A form of Stripe');

describe('EmbeddedCheckout', () => {
  it('shows the form where it stands, and the purchase as confirmed once it is paid', async () => {
    const { stripe, forms } = fakeStripe();
    const { bff } = showPart(scenarios.free, page(Promise.resolve(stripe)));
    await buy();
    await form();
    const region = screen.getByRole('region', { name: 'Payment' });
    expect(region.getAttribute('aria-describedby')).toBe('hint');
    expect(region.contains(document.activeElement)).toBe(true);
    expect(await forms[0]?.options.fetchClientSecret?.()).toBe('cs_test_1_secret');
    expect(bff.requests.at(-1)?.body).toMatchObject({ ui_mode: 'embedded' });

    bff.finishCheckout('paid');
    forms[0]?.options.onComplete?.();
    expect(await screen.findByText('100 credits added to your balance.')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Payment' })).toBeNull();
    expect(asked(bff)).toContain('checkout.status');
    expect(bff.visited).toEqual([]);
    await waitFor(() => expect(forms.every(({ isGone }) => isGone)).toBe(true));
  });

  it('loads Stripe.js from Stripe with the key of the session, and only when somebody buys', async () => {
    const { loadStripe } = await import('@stripe/stripe-js/pure');
    const { stripe } = fakeStripe();
    vi.mocked(loadStripe).mockResolvedValue(stripe as Stripe);
    showPart(scenarios.free, page());
    await screen.findByRole('button', { name: 'Buy 100 credits for $9.99' });
    expect(loadStripe).not.toHaveBeenCalled();
    await buy();
    await form();
    expect(vi.mocked(loadStripe).mock.calls).toEqual([['pk_test_sample']]);
  });

  it('goes away when one does not want to pay now, and comes again with one form alone', async () => {
    const { stripe, forms } = fakeStripe();
    showPart(scenarios.free, page(stripe));
    await buy();
    await form();
    await userEvent.click(screen.getByRole('button', { name: 'Do not pay now' }));
    expect(screen.queryByText('A form of Stripe')).toBeNull();
    await buy();
    await form();
    expect(forms.filter(({ isGone }) => !isGone)).toHaveLength(1);
  });

  it.each([
    ['cannot be loaded', null],
    ['breaks', { createEmbeddedCheckoutPage: async () => Promise.reject(new Error('No.')) }],
  ])('says so where Stripe.js %s, and tries again', async (_, broken) => {
    const { stripe } = fakeStripe();
    const source = vi.fn<() => Promise<typeof stripe | null>>().mockResolvedValueOnce(broken).mockResolvedValue(stripe);
    showPart(scenarios.free, page(source));
    await buy();
    expect((await screen.findByRole('alert')).textContent).toContain('The payment form could not be opened.');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await form();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('shows nothing of one person to the next, and confirms nothing for them', async () => {
    const { stripe, forms } = fakeStripe();
    const host = showPart(createFakeBff(scenarios.free), page(stripe));
    await buy();
    await form();
    host.again({ accountKey: 'grace' });
    await waitFor(() => expect(screen.queryByText('A form of Stripe')).toBeNull());
    forms[0]?.options.onComplete?.();
    await waitFor(() => expect(forms.every(({ isGone }) => isGone)).toBe(true));
    expect(asked(host.bff)).not.toContain('checkout.status');
  });

  it('leaves for Checkout where the page has no place for it', async () => {
    const { bff } = showPart(scenarios.free, <CreditPacks />);
    await buy();
    await waitFor(() => expect(bff.visited).toEqual(['https://checkout.example/pay/cs_test_1']));
    expect(bff.requests.at(-1)?.body).not.toHaveProperty('ui_mode');
  });
});
