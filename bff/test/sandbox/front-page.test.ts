import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { open, type Page } from './browser.ts';
import { app, monthly, openShop, pageOf, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.sandbox.engine.dashboard.setDeliveries('normal');
});

const front = (): Promise<Page> => open(`${shop.sandbox.url}/`);

async function subscribe() {
  const { id: price } = await monthly(shop.stripe, 'Pro', 4900);
  const { id: customer } = await shop.stripe.customers.create({ name: 'Ada <i>L</i>', email: 'ada@example.com' });
  const line_items = [{ price, quantity: 1 }];
  const session = await shop.stripe.checkout.sessions.create({ mode: 'subscription', customer, line_items, ...app });
  await (await open(pageOf(session))).press('Pay $49.00');
  return { customer };
}

async function chargesOf(customer: string) {
  return (await shop.stripe.charges.list({ customer })).data;
}

describe('the clock', () => {
  test('moves on to the next renewal, which is charged on the way', async () => {
    const { customer } = await subscribe();
    await (await front()).press('Move to the next renewal');
    expect(await chargesOf(customer)).toHaveLength(2);
    await (await front()).press('Move on a month');
    expect(await chargesOf(customer)).toHaveLength(3);
    expect((await front()).text).toMatch(/UTC, \d+ days ahead of the machine/);
  });
});

describe('the next card', () => {
  test('is declined once, and then as it is', async () => {
    const { id: price } = await shop.stripe.prices.create({
      currency: 'usd',
      unit_amount: 999,
      product_data: { name: 'Pack' },
    });
    const line_items = [{ price, quantity: 1 }];
    const session = await shop.stripe.checkout.sessions.create({
      mode: 'payment',
      customer_email: 'a@example.com',
      line_items,
      ...app,
    });
    const home = await (await front()).press('Declined');
    expect(home.html).toMatch(/value="decline" aria-pressed="true"/);
    const page = await (await open(pageOf(session))).press('Pay $9.99');
    expect(page.text).toContain('Your card was declined.');
    expect((await front()).html).toMatch(/value="none" aria-pressed="true"/);
    expect((await page.press('Pay $9.99')).url).toContain(session.id);
  });
});

describe('deliveries', () => {
  test('are held and let go', async () => {
    await (await front()).press('Held');
    shop.received.length = 0;
    await subscribe();
    expect(shop.received).toEqual([]);
    const home = await front();
    expect(home.text).toMatch(/Let go \d+ held events/);
    await home.press('Let go');
    await expect.poll(() => shop.received).toContain('checkout.session.completed');
  });

  test('are lost, and sent again one by one', async () => {
    await (await front()).press('Lost');
    shop.received.length = 0;
    await subscribe();
    const home = await front();
    const event = await home.follow('checkout.session.completed');
    expect(event.text).toContain('Lost');
    expect(shop.received).toEqual([]);
    await event.press('Send again');
    await expect.poll(() => shop.received).toEqual(['checkout.session.completed']);
    await expect.poll(async () => (await open(event.url)).text).toContain('Delivered');
  });

  test('show what the app answered', async () => {
    shop.endpoint.status = 500;
    await subscribe();
    await expect.poll(async () => (await front()).text).toMatch(/answered 500 Trying again after 1 try/);
    shop.endpoint.status = 200;
  });
});

describe('customers and payments', () => {
  test('shows a customer’s objects as the API gives them, hostile names as text', async () => {
    const { customer } = await subscribe();
    const page = await (await front()).follow('Ada <i>L</i>');
    expect(page.url).toContain(customer);
    expect(page.text).toContain('Subscriptions Pro, active sub_');
    expect(page.text).toContain('"object": "subscription"');
    expect(page.html).not.toContain('<i>');
    expect((await page.follow('Open its page')).status).toBe(200);
  });

  test('refunds a payment', async () => {
    const { customer } = await subscribe();
    await (await front()).press('Refund');
    expect(await chargesOf(customer)).toMatchObject([{ amount_refunded: 4900, refunded: true }]);
    expect((await front()).text).toContain('Refunded');
  });

  test('disputes a payment, and ends the dispute', async () => {
    const { customer } = await subscribe();
    const home = await (await front()).press('Dispute');
    expect(home.text).toContain('Disputed');
    const [charge] = await chargesOf(customer);
    await home.press('Won');
    const { data } = await shop.stripe.disputes.list({ charge: charge?.id });
    expect(data.map(({ status }) => status)).toEqual(['won']);
  });

  test('has a page for what is not there', async () => {
    const page = await open(`${shop.sandbox.url}/customers/cus_none`);
    expect([page.status, page.text]).toEqual([404, expect.stringContaining('There is nothing here')]);
  });
});
