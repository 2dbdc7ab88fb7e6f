import { setImmediate as otherWork } from 'node:timers/promises';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hourMs } from '../../src/billing/time.ts';
import { Refusal } from '../../src/refusal.ts';
import { openStorage, type Storage } from '../../src/storage/open.ts';
import type { Finding } from '../../src/verify/check.ts';
import { verifyLedger } from '../../src/verify/ledger.ts';
import { ranges } from '../../src/verify/ranges.ts';
import { repairLedger } from '../../src/verify/repair.ts';
import { type Ground, verified } from './books.ts';
import { type PlanId, Shop } from './shop.ts';
import type { SubscriptionThing } from './things.ts';

type Step =
  | { kind: 'buy' | 'grant'; credits: number; days: number | null }
  | { kind: 'consume' | 'adjust' | 'reserve'; amount: number }
  | { kind: 'settle' | 'give_back'; pick: number; amount: number }
  | { kind: 'release'; pick: number }
  | { kind: 'refund' | 'dispute'; pick: number; amount: number; status: string }
  | { kind: 'subscribe' | 'renew' | 'upgrade'; planId: PlanId }
  | { kind: 'cancel' }
  | { kind: 'catch_up' }
  | { kind: 'pass'; hours: number };

const amount = fc.integer({ min: 1, max: 90 });
const pick = fc.nat(9);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('buy' as const, 'grant' as const),
    credits: amount,
    days: fc.option(fc.integer({ min: 1, max: 9 })),
  }),
  fc.record({ kind: fc.constantFrom('consume' as const, 'reserve' as const), amount }),
  fc.record({ kind: fc.constant('adjust' as const), amount: fc.constantFrom(-40, -1, 3, 20) }),
  fc.record({ kind: fc.constantFrom('settle' as const, 'give_back' as const), pick, amount }),
  fc.record({ kind: fc.constant('release' as const), pick }),
  fc.record({
    kind: fc.constant('refund' as const),
    pick,
    amount: fc.constantFrom(100, 333, 1_000, 3_000),
    status: fc.constantFrom('pending', 'succeeded', 'failed'),
  }),
  fc.record({
    kind: fc.constant('dispute' as const),
    pick,
    amount: fc.constantFrom(500, 1_000, 5_000),
    status: fc.constantFrom('needs_response', 'won', 'lost'),
  }),
  fc.record({
    kind: fc.constantFrom('subscribe' as const, 'renew' as const, 'upgrade' as const),
    planId: fc.constantFrom<PlanId>('pro', 'team', 'rolling'),
  }),
  fc.constantFrom<Step>({ kind: 'cancel' }, { kind: 'catch_up' }),
  fc.record({ kind: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 200 }) }),
);

/** One person, to whom things happen in any order; what is refused is refused. */
class Life {
  readonly #shop: Shop;
  readonly #subject: string;
  readonly #payments: string[] = [];
  readonly #reservations: string[] = [];
  readonly #consumptions: string[] = [];
  #subscription: SubscriptionThing | undefined;
  /** How much happened and was not refused. */
  events = 0;

  constructor(shop: Shop, subject: string) {
    this.#shop = shop;
    this.#subject = subject;
  }

  async live(each: Step): Promise<void> {
    try {
      await this.#live(each);
      this.events++;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  async #live(each: Step): Promise<void> {
    switch (each.kind) {
      case 'pass':
        return this.#shop.pass(each.hours * hourMs);
      case 'catch_up':
        return await this.#shop.catchUp();
      case 'buy':
        return void this.#payments.push(await this.#shop.buy(this.#subject, each.credits, each.days));
      case 'refund':
      case 'dispute':
        return await this.#returns(each);
      case 'subscribe':
      case 'renew':
      case 'upgrade':
      case 'cancel':
        return await this.#plan(each);
      default:
        return await this.#spend(each);
    }
  }

  async #spend(each: Step): Promise<void> {
    const call: Shop['call'] = (operation, _, body) => this.#shop.call(operation, this.#subject, body);
    const operation = 'render';
    if (each.kind === 'grant') await call('credits.grant', '', { amount: each.credits });
    if (each.kind === 'adjust') await call('credits.adjust', '', { amount: each.amount, reason: 'why not' });
    if (each.kind === 'consume') {
      const { transaction_id } = await call('credits.consume', '', { amount: each.amount, operation });
      this.#consumptions.push(transaction_id);
    }
    if (each.kind === 'reserve') {
      const { reservation_id } = await call('credits.reserve', '', {
        amount: each.amount,
        operation,
        expires_in_s: 50_000,
      });
      this.#reservations.push(reservation_id);
    }
    if (each.kind === 'settle' || each.kind === 'release') {
      const reservation_id = oneOf(this.#reservations, each.pick);
      if (reservation_id === undefined) return;
      if (each.kind === 'release') await call('credits.release', '', { reservation_id });
      else await call('credits.settle', '', { reservation_id, amount: each.amount });
    }
    if (each.kind === 'give_back') {
      const transaction_id = oneOf(this.#consumptions, each.pick);
      if (transaction_id !== undefined) await call('credits.refund', '', { transaction_id, amount: each.amount });
    }
  }

  /** Of a payment there is one refund of each amount, and one dispute: named again, it moves on. */
  async #returns(each: Step & { kind: 'refund' | 'dispute' }): Promise<void> {
    const payment = oneOf(this.#payments, each.pick);
    if (payment === undefined) return;
    if (each.kind === 'refund')
      await this.#shop.refund(payment, each.amount, each.status, `re_${payment}_${each.amount}`);
    else await this.#shop.dispute(payment, each.amount, each.status, `dp_${payment}`);
  }

  async #plan(each: Step & { kind: 'subscribe' | 'renew' | 'upgrade' | 'cancel' }): Promise<void> {
    const subscription = this.#subscription;
    if (each.kind === 'subscribe' && !subscription) {
      this.#subscription = await this.#shop.subscribe(this.#subject, each.planId);
      const amount = 5_000;
      this.#payments.push((await this.#shop.invoice(this.#subscription, { planId: each.planId, amount })).payment);
    }
    if (!subscription) return;
    if (each.kind === 'renew') this.#payments.push((await this.#shop.renew(subscription, each.planId)).payment);
    if (each.kind === 'upgrade')
      this.#payments.push((await this.#shop.upgrade(subscription, each.planId, 900)).payment);
    if (each.kind === 'cancel') {
      await this.#shop.cancel(subscription);
      this.#subscription = undefined;
    }
  }
}

const oneOf = (names: readonly string[], pick: number): string | undefined => names[pick % Math.max(1, names.length)];

/** Loses what can be derived from entries and holds, as far as that is known for certain. */
async function wreck(accountId: number, { storage }: Shop): Promise<void> {
  const of = sql`where account_id = ${accountId}`;
  const wrecks = [
    sql`update draws set returned = 0 ${of}
      and lot_seq not in (select seq from lots ${of} and subscription_item is not null)`,
    sql`delete from lots ${of} and seq % 3 = 1
      and seq not in (select seq from entries ${of} and kind = 'give_back')`,
    sql`update lots set remaining = (seq * 7 + original) % (original + 1) ${of}`,
    sql`update payments set granted = granted + 5, revoked = 0, revision = 0 ${of}`,
    sql`update allowances set entry_seq = null ${of}`,
    sql`update accounts set total_purchased = 7, total_used = 900, held = 3 where id = ${accountId}`,
  ];
  for (const each of wrecks) await storage.inspect(each);
}

const mend =
  ({ storage, at }: Shop) =>
  (findings: readonly Finding[]) =>
    repairLedger(findings, storage, at, (line) => expect(line).toMatch(/wrote entry/));

/** Whatever happens through the doors, nothing is found, over whichever database. */
export function historiesSuite(name: string, ground: Ground, runs: number): void {
  describe(`a ledger in ${name}`, () => {
    let shop: Shop;
    let beside: Storage;

    beforeAll(async () => {
      const database = await ground.createDatabase();
      shop = await Shop.open(database);
      beside = await openStorage({ database });
    });
    afterAll(async () => {
      await beside.close();
      await shop[Symbol.asyncDispose]();
    });

    it('is whole after any history, in itself and against Stripe', async () => {
      let people = 0;
      let events = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (history) => {
          const subject = `person-${people++}`;
          const { id } = await shop.person(subject);
          const life = new Life(shop, subject);
          for (const each of history) await life.live(each);
          events += life.events;
          const { findings } = await verifyLedger(shop.storage, { now: shop.at, accountId: id });
          expect(findings).toEqual([]);
          await wreck(id, shop);
          await verifyLedger(shop.storage, { now: shop.at, accountId: id, repair: mend(shop) });
          expect((await verifyLedger(shop.storage, { now: shop.at, accountId: id })).findings).toEqual([]);
        }),
        { numRuns: runs },
      );
      const { checked, findings } = await verified(shop, { sources: shop.sources });
      expect(findings).toEqual([]);
      console.log(`${name}: ${people} histories of ${events} events, ${checked.entries} entries, found whole`);
      expect(checked.entries).toBeGreaterThan(runs * 5);
    }, 300_000);

    it('is whole at every moment while it is written', async () => {
      const writing = Promise.all(
        ['one', 'two', 'three'].map(async (subject) => {
          await shop.buy(subject, 5_000);
          for (let round = 0; round < 25; round++) {
            await shop.call('credits.consume', subject, { amount: 3, operation: 'render' });
            const { reservation_id } = await shop.call('credits.reserve', subject, { amount: 9, operation: 'render' });
            await shop.call('credits.settle', subject, { reservation_id, amount: 4 });
            await otherWork();
          }
        }),
      );
      let isWriting = true;
      void writing.finally(() => {
        isWriting = false;
      });
      let looks = 0;
      while (isWriting) {
        expect((await verifyLedger(beside, { now: shop.at })).findings).toEqual([]);
        looks++;
      }
      await writing;
      expect(looks).toBeGreaterThan(1);
    }, 120_000);

    it('is looked at whole, each account once, however many there are', async () => {
      for (let index = 0; index < 1_100; index++)
        await shop.storage.accounts.claim(`many-${index}`, undefined, shop.at);
      let next = -Number.MAX_SAFE_INTEGER;
      for await (const { from, to } of ranges(shop.storage)) {
        expect(from).toBe(next);
        expect(to).toBeGreaterThanOrEqual(from);
        next = to + 1;
      }
      expect(next).toBe(Number.MAX_SAFE_INTEGER + 1);
      const seen: number[] = [];
      const { checked } = await verifyLedger(shop.storage, {
        now: shop.at,
        onProgress: ({ accounts }) => seen.push(accounts),
      });
      expect(seen.length).toBeGreaterThan(2);
      expect(seen.at(-1)).toBe(checked.accounts);
      expect(checked.accounts).toBeGreaterThan(1_100);
    }, 60_000);
  });
}
