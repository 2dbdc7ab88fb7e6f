import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { open, type Page } from './browser.ts';
import { app, monthly, openShop, pageOf, type Shop } from './shop.ts';

let shop: Shop;
let prices: Record<'starter' | 'pro' | 'yearly' | 'team', Stripe.Price>;
let configuration: string;

const returnUrl = 'http://127.0.0.1:5173/billing';

beforeAll(async () => {
  shop = await openShop();
  const { stripe } = shop;
  const pro = await monthly(stripe, 'Pro', 4900);
  const product = String(pro.product);
  prices = {
    starter: await monthly(stripe, 'Starter', 1900),
    pro,
    yearly: await stripe.prices.create({
      currency: 'usd',
      unit_amount: 49_000,
      recurring: { interval: 'year' },
      product,
    }),
    team: await monthly(stripe, 'Team', 14_900),
  };
  const products = [
    { product: String(prices.starter.product), prices: [prices.starter.id] },
    { product, prices: [pro.id, prices.yearly.id] },
    { product: String(prices.team.product), prices: [prices.team.id] },
  ];
  const made = await stripe.billingPortal.configurations.create({
    features: {
      customer_update: { enabled: true, allowed_updates: ['email', 'name'] },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true, mode: 'at_period_end' },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price'],
        products,
        proration_behavior: 'always_invoice',
        schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }, { type: 'shortening_interval' }] },
      },
    },
  });
  configuration = made.id;
});
afterAll(() => shop.close());
afterEach(() => {
  vi.useRealTimers();
  shop.sandbox.engine.dashboard.setPortalDecline('keeps_plan');
});

async function subscriber(button = 'Pay $49.00') {
  const { stripe } = shop;
  const customer = await stripe.customers.create({ email: 'ada@example.com', name: 'Ada <b>Lovelace</b>' });
  const line_items = [{ price: prices.pro.id, quantity: 1 }];
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items,
    ...app,
  });
  await (await open(pageOf(session))).press(button);
  const { subscription } = await stripe.checkout.sessions.retrieve(session.id);
  return { customer: customer.id, subscription: String(subscription) };
}

async function link(customer: string, more: Partial<Stripe.BillingPortal.SessionCreateParams> = {}): Promise<string> {
  const session = await shop.stripe.billingPortal.sessions.create({
    customer,
    configuration,
    return_url: returnUrl,
    ...more,
  });
  return session.url;
}

const retrieve = (id: string) => shop.stripe.subscriptions.retrieve(id);
const priceOf = async (id: string) => (await retrieve(id)).items.data[0]?.price.id;
const portalOf = async (customer: string): Promise<Page> => open(await link(customer));

/** Chooses a plan on the page of plans, and goes on to what it means. */
async function preview(page: Page, price: Stripe.Price): Promise<Page> {
  return (await page.follow('Switch plan')).press('Continue', { price: price.id });
}

describe('the front of the portal', () => {
  test('shows plan, card, person and invoices, and leads back to the app', async () => {
    const { customer } = await subscriber();
    const page = await portalOf(customer);
    expect(page.text).toContain('Pro $49.00 per month Active Renews on');
    expect(page.text).toContain('Visa •••• 4242 Pays for Pro');
    expect(page.text).toContain('Name Ada <b>Lovelace</b> Email ada@example.com');
    expect(page.html).not.toContain('<b>Lovelace');
    expect(page.text).toMatch(/Invoices .* Paid \$49\.00/);
    expect((await page.follow('Return to')).url).toBe(returnUrl);
  });

  test('shows the invoice, and the receipt of a payment', async () => {
    const { customer } = await subscriber();
    const invoice = await (await portalOf(customer)).follow('invoice');
    expect(invoice.text).toContain('$49.00 paid Paid To Ada <b>Lovelace</b>');
    const { data } = await shop.stripe.charges.list({ customer });
    const receipt = await open(data[0]?.receipt_url ?? '');
    expect(receipt.text).toContain('Receipt $49.00 paid');
  });

  test('dies after five minutes unused, and lives an hour after its last use, by the machine’s clock', async () => {
    const { customer } = await subscriber();
    const [unused, used] = [await link(customer), await link(customer)];
    await open(used);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 60_000 });
    expect((await open(unused)).text).toContain('This link no longer works');
    expect((await open(used)).text).toContain('Current plan');
    shop.sandbox.engine.dashboard.moveOn('day');
    expect((await open(used)).text).toContain('Current plan');
    vi.setSystemTime(Date.now() + 61 * 60_000);
    expect((await open(used)).text).toContain('This link no longer works');
  });
});

describe('switching', () => {
  test('says what an upgrade costs now, charges that, and changes the plan at once', async () => {
    const { customer, subscription } = await subscriber();
    const page = await preview(await portalOf(customer), prices.team);
    expect(page.text).toContain('You move from Pro, monthly, to Team as soon as you confirm.');
    expect(page.text).toContain('Due now $100.00');
    expect(await priceOf(subscription)).toBe(prices.pro.id);
    expect((await page.press('Pay $100.00 and switch')).text).toContain(
      'Your plan is changed. Current plan Team $149.00',
    );
    expect(await priceOf(subscription)).toBe(prices.team.id);
  });

  test('schedules a downgrade, refuses what Stripe refuses then, and takes it back', async () => {
    const { customer, subscription } = await subscriber();
    const page = await preview(await portalOf(customer), prices.starter);
    expect(page.text).toContain('You keep Pro until');
    expect(page.text).toContain('Due now $0.00');
    const home = await page.press('Switch to Starter');
    expect(home.text).toContain('Your plan changes at the end of the period.');
    expect(home.text).toContain('Changes to Starter on');
    expect(await priceOf(subscription)).toBe(prices.pro.id);
    expect(() => home.follow('Cancel plan')).toThrow('No link');
    const kept = await home.press('Keep Pro');
    expect(kept.text).toContain('The change was taken back.');
    expect((await retrieve(subscription)).schedule).toBeNull();
  });

  test('keeps the old plan after a declined upgrade until its invoice is paid', async () => {
    const { customer, subscription } = await subscriber();
    const page = await preview(await portalOf(customer), prices.team);
    shop.sandbox.engine.dashboard.orderCard('decline');
    const kept = await page.press('Pay $100.00 and switch');
    expect(kept.text).toContain('The payment failed. You stay on your plan until the change is paid.');
    expect(await priceOf(subscription)).toBe(prices.pro.id);
    expect((await (await kept.follow('Pay $100.00')).press('Pay $100.00')).text).toContain('$100.00 paid');
    expect(await priceOf(subscription)).toBe(prices.team.id);
  });

  test('changes the plan after a declined upgrade and is past due, where that was chosen', async () => {
    const { customer, subscription } = await subscriber();
    const page = await preview(await portalOf(customer), prices.team);
    shop.sandbox.engine.dashboard.setPortalDecline('changes_plan');
    shop.sandbox.engine.dashboard.orderCard('decline');
    const changed = await page.press('Pay $100.00 and switch');
    expect(changed.text).toContain('Your plan is changed, but the payment for it failed.');
    expect(changed.text).toContain('Past due');
    expect(await priceOf(subscription)).toBe(prices.team.id);
    const invoice = await changed.follow('Pay $100.00');
    expect((await invoice.press('Card declined')).text).toContain('Your card was declined.');
    expect((await invoice.press('Pay $100.00')).text).toContain('$100.00 paid');
    expect((await retrieve(subscription)).status).toBe('active');
  });

  test('asks the bank’s question before an upgrade', async () => {
    const { customer, subscription } = await subscriber();
    const page = await preview(await portalOf(customer), prices.team);
    shop.sandbox.engine.dashboard.orderCard('authenticate');
    const challenge = await page.press('Pay $100.00 and switch');
    expect(challenge.text).toContain('Longhand asks for $100.00 from your card.');
    await challenge.press('Complete authentication');
    expect(await priceOf(subscription)).toBe(prices.team.id);
  });
});

describe('canceling', () => {
  test('asks first, ends at the period’s end, and goes on again', async () => {
    const { customer, subscription } = await subscriber();
    const page = await (await portalOf(customer)).follow('Cancel plan');
    expect(page.text).toContain('You keep Pro until');
    const home = await page.press('Cancel plan');
    expect(home.text).toContain('Your plan is canceled.');
    expect(home.text).toContain('You will not be charged again.');
    const ending = await retrieve(subscription);
    expect([ending.status, ending.cancel_at_period_end || ending.cancel_at !== null]).toEqual(['active', true]);
    expect((await home.press('Keep Pro')).text).toContain('Your plan is no longer canceled.');
    const { cancel_at, cancel_at_period_end } = await retrieve(subscription);
    expect([cancel_at, cancel_at_period_end]).toEqual([null, false]);
  });
});

describe('payment methods', () => {
  test('adds one, says what is wrong with one, and makes another the default', async () => {
    const { customer } = await subscriber();
    const page = await (await portalOf(customer)).follow('Add payment method');
    expect((await page.press('Save card', { number: '' })).text).toContain('Enter a card number.');
    expect((await page.press('Card declined')).text).toContain('Your card was declined.');
    const home = await page.press('Bank debit');
    expect(home.text).toContain('Your payment method is saved.');
    expect(home.text).toMatch(/Bank account •••• \d{4} Pays for Pro/);
    expect((await home.press('Make default')).text).toMatch(/Visa •••• 4242 Pays for Pro/);
    expect((await (await portalOf(customer)).press('Remove')).text).not.toContain('Bank account');
  });

  test('saves a card that fails at the next renewal, which leaves an invoice to pay', async () => {
    const { customer, subscription } = await subscriber();
    const page = await (await portalOf(customer)).follow('Add payment method');
    await page.press('Card that fails when charged');
    shop.sandbox.engine.dashboard.moveOn('month');
    expect((await retrieve(subscription)).status).toBe('past_due');
    const home = await portalOf(customer);
    expect(home.text).toContain('A payment of $49.00 is open.');
    const invoice = await home.follow('Pay $49.00');
    expect((await invoice.press('Pay $49.00')).text).toContain('$49.00 paid');
    expect((await retrieve(subscription)).status).toBe('active');
  });

  test('changes name and email', async () => {
    const { customer } = await subscriber();
    const page = await (await portalOf(customer)).follow('Update information');
    const home = await page.press('Save', { name: 'Countess', email: 'countess@example.com' });
    expect(home.text).toContain('Name Countess Email countess@example.com');
  });
});

describe('links for one task', () => {
  test('begin with the task, and end where they were told to', async () => {
    const { customer, subscription } = await subscriber();
    const url = 'http://127.0.0.1:5173/done';
    const cancel = await open(
      await link(customer, {
        flow_data: {
          type: 'subscription_cancel',
          subscription_cancel: { subscription },
          after_completion: { type: 'redirect', redirect: { return_url: url } },
        },
      }),
    );
    expect(cancel.text).toContain('Cancel plan You keep Pro until');
    expect(() => cancel.follow('Your billing')).toThrow('No link');
    expect((await cancel.press('Cancel plan')).url).toBe(url);
  });

  test('confirm the very plan that was asked for, and say so themselves where that was wanted', async () => {
    const { customer, subscription } = await subscriber();
    const [item] = (await retrieve(subscription)).items.data;
    const items = [{ id: item?.id ?? '', price: prices.team.id, quantity: 1 }];
    const confirm = await open(
      await link(customer, {
        flow_data: {
          type: 'subscription_update_confirm',
          subscription_update_confirm: { subscription, items },
          after_completion: {
            type: 'hosted_confirmation',
            hosted_confirmation: { custom_message: 'Welcome to <Team>.' },
          },
        },
      }),
    );
    expect(confirm.text).toContain('Switch to Team');
    expect((await confirm.press('Pay $100.00 and switch')).text).toContain('Done Welcome to <Team>.');
    expect(await priceOf(subscription)).toBe(prices.team.id);
  });

  test.each([
    ['payment_method_update', 'Add payment method'],
    ['subscription_update', 'Switch plan'],
  ] as const)('open %s, with a way to the rest of the portal', async (type, title) => {
    const { customer, subscription } = await subscriber();
    const flow = type === 'subscription_update' ? { type, subscription_update: { subscription } } : { type };
    const page = await open(await link(customer, { flow_data: flow }));
    expect(page.text).toContain(title);
    expect((await page.follow('Your billing')).text).toContain('Current plan');
  });
});
