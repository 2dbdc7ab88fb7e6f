import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { open } from './browser.ts';
import { app, monthly, openShop, pageOf, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

async function pack(changes: Record<string, unknown> = {}, price: Record<string, unknown> = {}) {
  const { id } = await shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 999,
    product_data: { name: '100 credits' },
    ...price,
  });
  return shop.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: id, quantity: 1 }],
    customer_email: 'ada@example.com',
    ...app,
    ...changes,
  });
}

async function plan(changes: Record<string, unknown> = {}) {
  const { id } = await monthly(shop.stripe, 'Pro', 4900);
  const { id: customer } = await shop.stripe.customers.create({ email: 'ada@example.com' });
  return shop.stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: id, quantity: 1 }],
    customer,
    ...app,
    ...changes,
  });
}

const retrieve = (id: string) => shop.stripe.checkout.sessions.retrieve(id);

describe('what Checkout shows', () => {
  test('says on every page that no money moves', async () => {
    for (const address of [pageOf(await pack()), `${shop.sandbox.url}/`, `${shop.sandbox.url}/checkout/cs_none`]) {
      expect((await open(address)).text).toMatch(/^Sandbox: no money moves/);
    }
  });

  test('shows a plan with its period, and a pack without one', async () => {
    const subscription = await open(pageOf(await plan()));
    expect(subscription.text).toContain('Subscribe to Pro $49.00 per month');
    expect(subscription.text).toContain('Total due today $49.00');
    expect(subscription.text).toContain('Renews at $49.00 per month until you cancel.');
    const once = await open(pageOf(await pack()));
    expect(once.text).toContain('Pay for 100 credits $9.99');
    expect(once.text).not.toContain('per month');
  });

  test('shows a trial as free today, and what it costs afterwards', async () => {
    const page = await open(pageOf(await plan({ subscription_data: { trial_period_days: 14 } })));
    expect(page.text).toContain('14 days free Then $49.00 per month, from');
    expect(page.text).toContain('Total due today $0.00');
    expect(page.text).toContain('Start trial');
  });

  test.each([
    ['jpy', 4900, '¥4,900'],
    ['kwd', 1230, 'KWD 1.230'],
    ['huf', 250_000, 'HUF 2,500.00'],
  ])('writes %s with the digits that Stripe counts', async (currency, unit_amount, text) => {
    const page = await open(pageOf(await pack({}, { currency, unit_amount })));
    expect(page.text.replaceAll('\u00a0', ' ')).toContain(`Pay ${text}`);
  });

  test('shows hostile names as text', async () => {
    const hostile = `<img src=x onerror="alert(1)">'"&`;
    const product_data = { name: hostile };
    const page = await open(
      pageOf(await pack({ cancel_url: 'http://127.0.0.1:5173/?a=1&b="><script>' }, { product_data })),
    );
    expect(page.html).not.toContain('<img');
    expect(page.html).not.toContain('<script>');
    expect(page.text).toContain(hostile);
  });

  test('asks nothing of other servers and runs nothing that is written into the page', async () => {
    const page = await open(pageOf(await pack()));
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page.html).not.toMatch(/ style=| on\w+=|<style|<script>/);
    for (const [, address] of page.html.matchAll(/<(?:link|script|img)[^>]*(?:href|src)="([^"]*)"/g)) {
      const asset = await open(new URL(address ?? '', shop.sandbox.url).href);
      expect([address, asset.status]).toEqual([address, 200]);
    }
  });

  test('has pages of their own for sessions that are expired or unknown', async () => {
    const session = await pack();
    const address = pageOf(session);
    await shop.stripe.checkout.sessions.expire(session.id);
    const expired = await open(address);
    expect(expired.text).toContain('This checkout has expired Nothing was charged.');
    expect((await expired.follow('Back to 127.0.0.1:5173')).url).toBe(app.cancel_url);
    const unknown = await open(`${shop.sandbox.url}/checkout/cs_test_unknown`);
    expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('There is no such checkout')]);
  });
});

describe('paying', () => {
  test('pays with the card that is filled in, and comes back with the session’s id', async () => {
    const session = await pack();
    const page = await (await open(pageOf(session))).press('Pay $9.99');
    expect(page.url).toBe(`http://127.0.0.1:5173/billing?session=${session.id}`);
    expect(await retrieve(session.id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  test('leads back to where the buyer came from', async () => {
    expect((await (await open(pageOf(await pack()))).follow('Back to')).url).toBe(app.cancel_url);
  });

  test.each([
    ['Card declined', 'Your card was declined.'],
    ['Insufficient funds', 'Your card has insufficient funds.'],
  ])('stays on the page after "%s", and takes another card', async (button, words) => {
    const session = await pack();
    const page = await (await open(pageOf(session))).press(button);
    expect([page.status, page.text]).toEqual([402, expect.stringContaining(words)]);
    expect(await retrieve(session.id)).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    expect((await page.press('Pay $9.99')).url).toContain(session.id);
  });

  test('asks the bank’s question, and pays only after the answer', async () => {
    const session = await pack();
    const challenge = await (await open(pageOf(session))).press('3-D Secure');
    expect(challenge.text).toContain('Is this you? Longhand asks for $9.99 from your card.');
    expect(await retrieve(session.id)).toMatchObject({ status: 'open' });
    const failed = await challenge.press('Fail authentication');
    expect(failed.text).toContain('We are unable to authenticate your payment method.');
    const again = await failed.press('3-D Secure');
    expect((await again.press('Complete authentication')).url).toContain(session.id);
    expect(await retrieve(session.id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  test('takes a card that works now and is declined at the renewal', async () => {
    const session = await plan();
    expect((await (await open(pageOf(session))).press('Fails at renewal')).url).toContain(session.id);
    const { subscription } = await retrieve(session.id);
    const status = async () => (await shop.stripe.subscriptions.retrieve(String(subscription))).status;
    expect(await status()).toBe('active');
    shop.sandbox.engine.dashboard.moveOn('month');
    expect(await status()).toBe('past_due');
  });

  test.each([
    ['Bank debit that settles', 'paid'],
    ['Bank debit that fails', 'unpaid'],
  ])('completes "%s" unpaid, and it ends %s', async (button, payment_status) => {
    const session = await pack();
    const page = await (await open(pageOf(session))).press(button);
    expect(page.url).toContain(session.id);
    expect(await retrieve(session.id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect((await open(`${shop.sandbox.url}/checkout/${session.id}`)).text).toContain('$9.99 goes by bank debit.');
    shop.sandbox.engine.dashboard.moveOn('month');
    expect(await retrieve(session.id)).toMatchObject({ payment_status });
  });

  test('takes the money once, however often the button is pressed', async () => {
    const { id: customer } = await shop.stripe.customers.create({ email: 'ada@example.com' });
    const session = await pack({ customer, customer_email: undefined });
    const page = await open(pageOf(session));
    const ends = await Promise.all([page.press('Pay $9.99'), page.press('Pay $9.99'), page.press('Pay $9.99')]);
    for (const { url } of ends) expect(url).toContain(session.id);
    const { data } = await shop.stripe.charges.list({ customer });
    expect(data.map(({ amount, status }) => [amount, status])).toEqual([[999, 'succeeded']]);
    expect((await open(pageOf(session))).text).toContain('You have already paid $9.99 was paid.');
  });

  test('waits for the app’s answer to the event before the buyer goes on', async () => {
    const session = await pack();
    const page = await open(pageOf(session));
    shop.endpoint.waitMs = 400;
    const from = performance.now();
    await page.press('Pay $9.99');
    shop.endpoint.waitMs = 0;
    expect(performance.now() - from).toBeGreaterThan(390);
    expect(shop.received).toContain('checkout.session.completed');
  });

  test('pays with a method that was saved before', async () => {
    const first = await plan();
    const { customer } = first;
    await (await open(pageOf(first))).press('Pay $49.00');
    const session = await pack({ customer, customer_email: undefined });
    const page = await open(pageOf(session));
    expect(page.text).toContain('Pay with a saved method Visa •••• 4242');
    expect((await page.press('Visa •••• 4242')).url).toContain(session.id);
    expect(await retrieve(session.id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  test('refuses a form that another site sends', async () => {
    const session = await pack();
    const body = new URLSearchParams({ outcome: 'form' });
    const answer = await fetch(`${pageOf(session)}/pay`, {
      method: 'POST',
      body,
      headers: { origin: 'http://evil.example' },
    });
    expect(answer.status).toBe(403);
    expect(await retrieve(session.id)).toMatchObject({ status: 'open' });
  });
});

describe('the form', () => {
  test('says beside each field what is wrong with it', async () => {
    const page = await open(pageOf(await pack()));
    const wrong = await page.press('Pay $9.99', { number: '4242', expiry: '12 / 20', cvc: '' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toMatch(/aria-describedby="number-error" aria-invalid="true"/);
    expect(wrong.text).toContain('Your card number is incomplete.');
    expect(wrong.text).toContain('Your card’s expiration date is in the past.');
    expect(wrong.text).toContain('Enter the security code.');
    expect(wrong.value('expiry')).toBe('12 / 20');
  });

  test('takes no real card, and does not send its number back', async () => {
    const session = await pack();
    const real = '4111 1111 1111 1111';
    const page = await (await open(pageOf(session))).press('Pay $9.99', { number: real });
    expect(page.text).toContain('This is no test card.');
    expect(page.html).not.toContain(real);
    expect(await retrieve(session.id)).toMatchObject({ status: 'open' });
  });

  test('asks for an email where none is known', async () => {
    const session = await pack({ customer_email: undefined });
    const page = await (await open(pageOf(session))).press('Pay $9.99', { email: 'ada' });
    expect(page.text).toContain('Your email is incomplete.');
    expect((await page.press('Pay $9.99', { email: 'ada@example.com' })).url).toContain(session.id);
    expect(await retrieve(session.id)).toMatchObject({ customer_details: { email: 'ada@example.com' } });
  });

  test('takes a code, takes it back, and refuses an unknown one beside the field', async () => {
    const coupon = await shop.stripe.coupons.create({ percent_off: 20, duration: 'once' });
    await shop.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'LAUNCH' });
    const page = await open(pageOf(await pack({ allow_promotion_codes: true })));
    const refused = await page.press('Apply', { code: 'NOPE' });
    expect([refused.status, refused.html]).toEqual([422, expect.stringContaining('id="code-error"')]);
    const taken = await refused.press('Apply', { code: 'LAUNCH' });
    expect(taken.text).toContain('LAUNCH');
    expect(taken.text).toContain('Total due today $7.99');
    expect((await taken.press('Remove')).text).toContain('Total due today $9.99');
  });
});
