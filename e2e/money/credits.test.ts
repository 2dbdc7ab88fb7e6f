import { afterAll, beforeAll, expect, it } from 'vitest';
import { openShop, type Person, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 120_000);
afterAll(() => shop.stop());

let keys = 0;
const key = () => `key-${++keys}`;

async function withCredits(amount: number): Promise<Person> {
  const person = shop.newPerson();
  await shop.admin('credits.grant', { user_id: person.name, amount, idempotency_key: key() });
  return person;
}

it('lets exactly as many parallel callers spend as there are credits', async () => {
  const person = await withCredits(10);
  const spent = await Promise.allSettled(Array.from({ length: 64 }, () => person.spend(1, key())));
  expect(spent.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  for (const each of spent)
    if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'insufficient_credits', status: 402 });
  expect(await person.credits()).toMatchObject({ balance: 0, total_purchased: 10, total_used: 10 });
});

it('answers the same key the same, whatever the order in which metadata is written', async () => {
  const person = await withCredits(100);
  const consume = { user_id: person.name, amount: 5, operation: 'render', idempotency_key: 'job-1' };
  const first = await shop.admin('credits.consume', { ...consume, metadata: { project: 'atlas', page: '3' } });
  const again = await shop.admin('credits.consume', { ...consume, metadata: { page: '3', project: 'atlas' } });
  expect(again).toEqual({ ...first, replayed: true });
  const other = shop.admin('credits.consume', { ...consume, metadata: { project: 'atlas', page: '4' } });
  await expect(other).rejects.toMatchObject({ code: 'idempotency_mismatch', status: 422 });
});

it('answers the same key the same, and charges once', async () => {
  const person = await withCredits(100);
  const answers = await Promise.all(Array.from({ length: 32 }, () => person.spend(5, 'same')));
  expect(new Set(answers.map(({ transaction_id }) => transaction_id)).size).toBe(1);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  await expect(person.spend(6, 'same')).rejects.toMatchObject({ code: 'idempotency_mismatch', status: 422 });
  expect((await person.credits()).balance).toBe(95);
});

it('does not keep a refusal: the same job succeeds after a top-up', async () => {
  const person = await withCredits(1);
  await expect(person.spend(5, 'job')).rejects.toMatchObject({ code: 'insufficient_credits' });
  await shop.admin('credits.grant', { user_id: person.name, amount: 10, idempotency_key: key() });
  expect(await person.spend(5, 'job')).toMatchObject({ balance: 6, replayed: false });
});

it('holds a ceiling, charges the true amount and frees the rest', async () => {
  const person = await withCredits(100);
  const about = { user_id: person.name, operation: 'render' };
  const hold = await shop.admin('credits.reserve', { ...about, amount: 60, idempotency_key: key() });
  expect(hold).toMatchObject({ balance: 100, available: 40 });
  expect(await person.credits()).toMatchObject({ balance: 100, held: 60, available: 40 });
  await expect(person.spend(41, key())).rejects.toMatchObject({ code: 'insufficient_credits' });
  const settle = (amount: number) =>
    shop.admin('credits.settle', {
      user_id: person.name,
      reservation_id: hold.reservation_id,
      amount,
      idempotency_key: key(),
    });
  await expect(settle(61)).rejects.toMatchObject({ code: 'over_reserved', status: 409 });
  expect(await settle(25)).toMatchObject({ amount: 25, balance: 75, available: 75 });
  await expect(settle(1)).rejects.toMatchObject({ code: 'reservation_closed' });
});

it('releases a hold, and ends one by itself', async () => {
  const person = await withCredits(100);
  const reserve = (expires_in_s: number) =>
    shop.admin('credits.reserve', {
      user_id: person.name,
      amount: 50,
      operation: 'o',
      expires_in_s,
      idempotency_key: key(),
    });
  const [kept, short] = [await reserve(600), await reserve(1)];
  const release = (reservation_id: string) =>
    shop.admin('credits.release', { user_id: person.name, reservation_id, idempotency_key: key() });
  expect(await release(kept.reservation_id)).toMatchObject({ amount: 50, available: 50 });
  await expect.poll(async () => (await person.credits()).available, { timeout: 10_000 }).toBe(100);
  await expect(release(short.reservation_id)).rejects.toMatchObject({ code: 'reservation_expired' });
  await expect(release('rsv_nobody')).rejects.toMatchObject({ code: 'unknown_reservation' });
});

it('gives a consumption back in parts, and never more than was taken', async () => {
  const person = await withCredits(100);
  const { transaction_id } = await person.spend(30, key());
  const back = (amount?: number) =>
    shop.admin('credits.refund', {
      user_id: person.name,
      transaction_id,
      amount,
      reason: 'it failed',
      idempotency_key: key(),
    });
  expect(await back(10)).toMatchObject({ amount: 10, balance: 80 });
  await expect(back(21)).rejects.toMatchObject({ code: 'over_refunded' });
  expect(await back()).toMatchObject({ amount: 20, balance: 100 });
  await expect(back()).rejects.toMatchObject({ code: 'over_refunded' });
  expect(await person.credits()).toMatchObject({ total_purchased: 100, total_used: 0 });
  const foreign = (await withCredits(1)).name;
  const stolen = shop.admin('credits.refund', { user_id: foreign, transaction_id, idempotency_key: key() });
  await expect(stolen).rejects.toMatchObject({ code: 'unknown_transaction' });
});

it('corrects by hand with a reason, and takes no more than there is', async () => {
  const person = await withCredits(10);
  const adjust = (amount: number) =>
    shop.admin('credits.adjust', { user_id: person.name, amount, reason: 'counted wrongly', idempotency_key: key() });
  expect(await adjust(-4)).toMatchObject({ amount: -4, balance: 6 });
  await expect(adjust(-7)).rejects.toMatchObject({ code: 'insufficient_credits' });
  expect(await adjust(3)).toMatchObject({ balance: 9 });
  expect(await person.credits()).toMatchObject({ total_purchased: 9, total_used: 0 });
});

it('shows use by day, and history page by page', async () => {
  const person = await withCredits(100);
  for (const amount of [1, 2, 3]) await person.spend(amount, key());
  const { body: usage } = await person.call(['credits', 'usage'], 'GET', { interval: 'day' });
  expect(usage.buckets).toHaveLength(30);
  expect(usage.buckets.at(-1)).toMatchObject({ used: 6, added: 100 });
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await person.call(['credits', 'transactions'], 'GET', { limit: 3, cursor });
    seen.push(...body.transactions.map(({ amount }: { amount: number }) => amount));
    cursor = body.next_cursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual([-3, -2, -1, 100]);
});

it('spends nothing of what has expired, and writes it off', async () => {
  const person = shop.newPerson();
  const expires_at = new Date(Date.now() + 2_000).toISOString();
  await shop.admin('credits.grant', { user_id: person.name, amount: 10, expires_at, idempotency_key: key() });
  expect((await person.credits()).expiring).toHaveLength(1);
  await expect.poll(async () => (await person.credits()).balance, { timeout: 10_000 }).toBe(0);
  await expect(person.spend(1, key())).rejects.toMatchObject({ code: 'insufficient_credits' });
  expect(await person.credits()).toMatchObject({ total_purchased: 10, total_used: 10 });
});
