import { expect } from 'vitest';
import type { Shop } from '../verify/shop.ts';
import { type Answer, ModelAccount } from './account.ts';
import { type Call, callOf, type Spending } from './calls.ts';
import { dayMs } from './purse.ts';
import { Side, start } from './side.ts';
import type { Step } from './steps.ts';
import { usageOf, usedBetween } from './usage.ts';

/** What the shop's plans say. */
const plans = { pro: { included: 500, cap: undefined }, rolling: { included: 300, cap: 50 } };
const packageMinor = 1_000;
const periodMinor = { pro: 5_000, rolling: 3_000 };

/** One person's life, lived on the model and on servers at once: whatever is answered is the same. */
export class Life {
  readonly #sides: Side[];
  readonly #model = new ModelAccount();
  readonly #calls: Call[] = [];
  readonly #tally: Map<string, number>;
  #now = start;
  #payments = 0;
  #reservations = 0;
  #subscriptions = 0;
  #subscription: { plan: keyof typeof plans; item: string; periodEnd: number } | undefined;

  /** @param tally how often what was seen, over many lives */
  constructor(shops: readonly Shop[], subject: string, tally: Map<string, number>) {
    this.#sides = shops.map((shop) => new Side(shop, subject));
    this.#tally = tally;
  }

  async live(steps: readonly Step[]): Promise<void> {
    for (const side of this.#sides) await side.shop.person(side.subject);
    for (const step of steps) {
      await this.#step(step);
      await this.#compareFigures();
    }
    await this.#compareUsage();
    this.#pass(40 * dayMs);
    await this.#sweep();
    await this.#compareFigures();
    await this.#compareHistory();
  }

  async #step(step: Step): Promise<void> {
    switch (step.do) {
      case 'wait':
        return this.#pass(step.seconds * 1_000);
      case 'sweep':
        return await this.#sweep();
      case 'buy':
        return await this.#buy(step.amount, step.days);
      case 'refund':
      case 'dispute':
        return await this.#comesBack(step);
      case 'subscribe':
        return await this.#subscribe(step.plan);
      case 'renew':
        return await this.#renew();
      case 'cancel':
        return await this.#cancel();
      case 'call_again':
      case 'misuse_key': {
        const earlier = this.#calls[step.of % Math.max(1, this.#calls.length)];
        if (!earlier) return;
        const other = this.#callOf({ do: 'consume', amount: 1 }) ?? earlier;
        return await this.#call(step.do === 'call_again' ? earlier : { ...other, key: earlier.key });
      }
      default: {
        const call = this.#callOf(step);
        if (!call) return;
        this.#calls.push(call);
        return await this.#call(call);
      }
    }
  }

  #callOf(step: Spending): Call | undefined {
    const key = `key ${this.#calls.length}`;
    return callOf(step, { key, now: this.#now, history: this.#model.history, reservations: this.#reservations });
  }

  async #call(call: Call): Promise<void> {
    const expected = this.#model.call(call.key, call.content, this.#now, call.work);
    if ('reservation' in expected && expected.reservation === this.#reservations) this.#reservations++;
    this.#count('refused' in expected ? expected.refused : expected.replayed ? 'replayed' : call.operation);
    for (const side of this.#sides) {
      const body = { ...call.body(side), idempotency_key: call.key };
      const named: Answer = { entry: undefined, reservation: undefined, endsAt: undefined, ...expected };
      const answer = await side.call(call.operation, body, expected);
      expect(answer, side.shop.storage.dialect).toEqual('refused' in expected ? expected : named);
    }
  }

  async #buy(amount: number, days: number | null): Promise<void> {
    const payment = this.#paid(packageMinor, amount);
    const endsAt = days === null ? null : this.#now + days * dayMs;
    this.#model.happens(this.#now, (purse) => purse.grant('purchase', amount, this.#now, { endsAt, payment }));
    for (const { shop, subject, payments } of this.#sides) payments.push(await shop.buy(subject, amount, days));
    this.#count('buy');
  }

  #paid(minor: number, credits: number): string {
    const payment = `payment ${this.#payments++}`;
    this.#model.pays(payment, minor, credits);
    return payment;
  }

  async #comesBack({ do: kind, of, minor, status }: Step & { do: 'refund' | 'dispute' }): Promise<void> {
    if (this.#payments === 0) return;
    const number = of % this.#payments;
    this.#model.comesBack(`payment ${number}`, kind, minor, status, this.#now);
    for (const { shop, payments } of this.#sides) {
      const payment = payments[number] ?? '';
      if (kind === 'refund') await shop.refund(payment, minor, status, `re_${payment}_${minor}`);
      else await shop.dispute(payment, minor, status, `dp_${payment}`);
    }
    this.#count(`${kind} ${status}`);
  }

  async #subscribe(plan: keyof typeof plans): Promise<void> {
    if (this.#subscription) return;
    const item = `item ${this.#subscriptions++}`;
    this.#subscription = { plan, item, periodEnd: this.#now };
    this.#includePeriod();
    for (const side of this.#sides) {
      side.subscription = await side.shop.subscribe(side.subject, plan);
      const paid = await side.shop.invoice(side.subscription, { planId: plan, amount: periodMinor[plan] });
      side.payments.push(paid.payment);
    }
    this.#count('subscribe');
  }

  async #renew(): Promise<void> {
    const { plan, periodEnd } = this.#subscription ?? {};
    if (!plan || !periodEnd) return;
    this.#now = Math.max(this.#now, periodEnd);
    this.#includePeriod();
    for (const { shop, subscription, payments } of this.#sides)
      if (subscription) payments.push((await shop.renew(subscription, plan)).payment);
    this.#count('renew');
  }

  /** The next period of the subscription is paid: where the plan says so, what is left of those before ends. */
  #includePeriod(): void {
    if (!this.#subscription) return;
    const { plan, item, periodEnd: begins } = this.#subscription;
    const { included, cap } = plans[plan];
    const end = begins + 30 * dayMs;
    const payment = this.#paid(periodMinor[plan], included);
    this.#model.happens(this.#now, (purse) => {
      purse.endPeriods(item, begins, this.#now);
      const period = cap === undefined ? undefined : { item, start: begins, end, cap };
      purse.grant('included', included, this.#now, { payment, period });
    });
    this.#subscription = { plan, item, periodEnd: end };
  }

  async #cancel(): Promise<void> {
    const { plan, item } = this.#subscription ?? {};
    if (!plan || !item) return;
    if (plans[plan].cap !== undefined)
      this.#model.happens(this.#now, (purse) => purse.endPeriods(item, Number.MAX_SAFE_INTEGER, this.#now));
    for (const { shop, subscription } of this.#sides) if (subscription) await shop.cancel(subscription);
    this.#subscription = undefined;
    this.#count('cancel');
  }

  #pass(ms: number): void {
    this.#now += ms;
    for (const { shop } of this.#sides) shop.pass(ms);
  }

  async #sweep(): Promise<void> {
    this.#model.happens(this.#now);
    for (const { shop } of this.#sides) await shop.catchUp();
  }

  async #compareFigures(): Promise<void> {
    const { ending, ...figures } = this.#model.at(this.#now).figures();
    const expiring = ending.map(({ credits, endsAt }) => ({ credits, expires_at: iso(endsAt) }));
    if (figures.balance < 0) this.#count('in debt');
    for (const side of this.#sides)
      expect(await side.credits(), side.shop.storage.dialect).toEqual({ ...figures, expiring });
  }

  async #compareUsage(): Promise<void> {
    const from = Math.max(start, this.#now - 700 * dayMs);
    for (const interval of ['day', 'week', 'month'] as const) {
      const expected = usageOf(this.#model.history, interval, from, this.#now);
      for (const side of this.#sides)
        expect(await side.usage(interval, iso(from), iso(this.#now)), side.shop.storage.dialect).toEqual(expected);
    }
    const middle = (start + this.#now) / 2;
    for (const [since, until] of [[start, middle] as const, [middle, this.#now] as const]) {
      const used = usedBetween(this.#model.history, since, until);
      for (const side of this.#sides) expect(await side.used(since, until), side.shop.storage.dialect).toBe(used);
    }
  }

  async #compareHistory(): Promise<void> {
    const expected = this.#model.history.map(({ kind, amount, balanceAfter, at, endsAt }) => ({
      kind,
      amount,
      balance_after: balanceAfter,
      created_at: iso(at),
      expires_at: endsAt === null ? undefined : iso(endsAt),
    }));
    for (const { kind, amount } of expected)
      this.#count(`entry: ${kind}${kind === 'expire' && amount > 0 ? ' undone' : ''}`);
    for (const side of this.#sides) {
      const history = await side.history();
      expect(history.map(({ id: _, description: __, ...entry }) => entry)).toEqual(expected);
      for (const [name, number] of side.entries) expect(history[number - 1]?.id).toBe(name);
    }
  }

  #count(what: string): void {
    this.#tally.set(what, (this.#tally.get(what) ?? 0) + 1);
  }
}

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
