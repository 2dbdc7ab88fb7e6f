import type { ErrorCode, TransactionKind } from '@billing-panel/contract';
import { type Batch, type Credit, endOf, type Hold, type ModelEntry, type Period, type Whereabouts } from './credit.ts';
import { byBatch, grouped, lastOf, sum, type Taken } from './taken.ts';

/**
 * What the contract's words say of an account's credits, with each credit counted by itself: it is free, held, spent or
 * gone. Slow and plain, and on purpose built from nothing of the server's.
 */

export const dayMs = 86_400_000;

/** An answer that is a no. */
export class Refused extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

export class Purse {
  #credits: Credit[] = [];
  #batches = new Map<number, Batch>();
  #holds: Hold[] = [];
  /** Taken by refunds though it was spent or held already. */
  #owed = 0;
  /** By payment, what was taken last at the end. */
  #taken = new Map<string, readonly Taken[]>();
  history: ModelEntry[] = [];

  copy(): Purse {
    const copy = new Purse();
    copy.#credits = [...this.#credits];
    copy.#batches = new Map(this.#batches);
    copy.#holds = [...this.#holds];
    copy.#owed = this.#owed;
    copy.#taken = new Map(this.#taken);
    copy.history = [...this.history];
    return copy;
  }

  figures() {
    const isUse = ({ kind }: ModelEntry) => ['consume', 'expire', 'give_back'].includes(kind);
    const total_purchased = sum(this.history.filter((entry) => !isUse(entry)).map(({ amount }) => amount));
    const total_used = 0 - sum(this.history.filter(isUse).map(({ amount }) => amount));
    const free = this.#of('free');
    const held = this.#credits.filter(({ is }) => is.startsWith('held')).length;
    const balance = free.length + held - this.#owed;
    if (balance !== total_purchased - total_used) throw new Error('the model itself does not add up');
    const ending = [...grouped(free, ({ batch }) => batch)].flatMap(([number, { length: credits }]) => {
      const { endsAt } = this.#batch(number);
      return endsAt === null ? [] : [{ credits, endsAt }];
    });
    return { balance, total_purchased, total_used, available: Math.max(0, balance - held), held, ending };
  }

  grant(kind: TransactionKind, amount: number, now: number, about: Partial<Omit<Batch, 'number'>> = {}): void {
    const { endsAt = null, ...of } = about;
    const number = this.#enter(kind, amount, now, endsAt);
    this.#batches.set(number, { ...of, number, endsAt });
    this.#arrive(Array.from({ length: amount }, () => ({ batch: number, is: 'free' })));
  }

  consume(amount: number, now: number): void {
    const taken = this.#free(amount);
    const number = this.#enter('consume', -amount, now);
    this.#replace(
      taken,
      taken.map((credit) => ({ ...credit, is: `spent by ${number}` })),
    );
  }

  adjust(amount: number, now: number): void {
    if (amount > 0) this.grant('adjust', amount, now);
    else {
      this.#replace(this.#free(-amount), []);
      this.#enter('adjust', amount, now);
    }
  }

  /** To the lots that they came from, what lasts longest first; what has expired since lasts another day. */
  giveBack(of: number, wanted: number | null, now: number): void {
    const spent = this.#of(`spent by ${of}`);
    const amount = wanted ?? spent.length;
    if (amount === 0 || amount > spent.length) throw new Refused('over_refunded');
    const number = this.#enter('give_back', amount, now);
    this.#batches.set(number, { number, endsAt: now + dayMs });
    const back = spent.slice(-amount);
    this.#replace(back, []);
    this.#arrive(back).forEach((credit) => {
      if (this.#hasEnded(credit, now)) this.#replace([credit], [{ ...credit, batch: number }]);
    });
  }

  reserve(amount: number, endsAt: number): number {
    const taken = this.#free(amount);
    const number = this.#holds.length;
    this.#holds.push({ number, amount, endsAt, state: 'open' });
    this.#replace(
      taken,
      taken.map((credit) => ({ ...credit, is: `held by ${number}` })),
    );
    return number;
  }

  /** Answers the number of the entry; nothing is written where it cost nothing. */
  settle(number: number, amount: number, now: number): number | undefined {
    const hold = this.#openHold(number);
    if (amount > hold.amount) throw new Refused('over_reserved');
    const held = this.#of(`held by ${number}`);
    this.#close(hold, 'closed');
    this.#replace(held, []);
    const entry = amount === 0 ? undefined : this.#enter('consume', -amount, now);
    for (const { batch } of held.slice(0, amount)) this.#credits.push({ batch, is: `spent by ${entry ?? 0}` });
    this.#arrive(held.slice(amount));
    this.#writeOff(now);
    return entry;
  }

  release(number: number, now: number): number {
    const hold = this.#openHold(number);
    this.#end([hold], 'closed');
    this.#writeOff(now);
    return hold.amount;
  }

  /** Out of what the payment brought, what ended of it before all else, then out of everything else; what is not there is owed. */
  takeBack(payment: string, amount: number, now: number): void {
    const isOwn = ({ batch }: Credit) => this.#batch(batch).payment === payment;
    const first = this.#ended().filter(isOwn).slice(0, amount);
    for (const { length } of grouped(first, endOf).values()) this.#enter('expire', length, now);
    this.#enter('revoke', -amount, now);
    const free = this.#of('free');
    const usable = [...free.filter(isOwn), ...free.filter((credit) => !isOwn(credit))].slice(0, amount - first.length);
    this.#replace([...first, ...usable], []);
    const owed = amount - first.length - usable.length;
    this.#owed += owed;
    const before = this.#taken.get(payment) ?? [];
    const past: Taken = { batch: undefined, amount: first.length, hadEnded: true };
    this.#taken.set(payment, [...before, past, ...byBatch(usable), { batch: undefined, amount: owed }]);
  }

  /** What was taken last comes back first, as it was; what was owed as what the payment brought first. A day it lasts at least. */
  reinstate(payment: string, amount: number, now: number): void {
    const { parts, left } = lastOf(this.#taken.get(payment) ?? [], amount);
    const own = [...this.#batches.values()].find((batch) => batch.payment === payment);
    const lots = new Map<string, { amount: number; endsAt: number | null; period?: Period | undefined }>();
    for (const { batch: number, amount: part, hadEnded } of parts) {
      const batch = number === undefined ? own : this.#batch(number);
      const end = hadEnded ? now : (batch?.endsAt ?? null);
      const ends = end === null ? { endsAt: null, period: batch?.period } : { endsAt: Math.max(end, now + dayMs) };
      const alike = JSON.stringify(ends);
      lots.set(alike, { ...ends, amount: (lots.get(alike)?.amount ?? 0) + part });
    }
    this.#taken.set(payment, left);
    for (const lot of lots.values()) this.grant('reinstate', lot.amount, now, { ...lot, payment });
  }

  /** Periods that began before a moment end: what is left of them goes, but for the youngest up to its cap. */
  endPeriods(item: string, before: number, now: number): void {
    const ending = [...this.#batches.values()]
      .filter(({ period }) => period?.item === item && period.start < before)
      .filter(({ endsAt }) => endsAt === null || endsAt > now)
      .sort((a, b) => b.number - a.number);
    const own = ({ number }: Batch, is: string) =>
      this.#credits.filter((each) => each.batch === number && each.is.startsWith(is));
    const cap = ending[0]?.period?.cap ?? 0;
    const stay = new Set(ending.flatMap((batch) => own(batch, 'free')).slice(0, cap));
    const held = ending.flatMap((batch) => own(batch, 'held')).slice(0, cap - stay.size);
    for (const batch of ending) {
      const isLeft = [...stay, ...held].some((each) => each.batch === batch.number);
      if (!isLeft) this.#batches.set(batch.number, { ...batch, endsAt: now });
      this.#expire(
        own(batch, 'free').filter((each) => !stay.has(each)),
        now,
      );
    }
  }

  /** Holds end by themselves, those of one moment together; then what has expired goes. */
  passTo(now: number): void {
    const ended = this.#holds.filter(({ state, endsAt }) => state === 'open' && endsAt <= now);
    const moments = [...grouped(ended, ({ endsAt }) => endsAt)].sort(([a], [b]) => a - b);
    for (const [, together] of moments) this.#end(together, 'ended');
    this.#writeOff(now);
  }

  #openHold(number: number): Hold {
    const hold = this.#holds[number];
    if (!hold) throw new Refused('unknown_reservation');
    if (hold.state === 'closed') throw new Refused('reservation_closed');
    if (hold.state === 'ended') throw new Refused('reservation_expired');
    return hold;
  }

  #end(holds: readonly Hold[], state: Hold['state']): void {
    const back = holds.flatMap((hold) => this.#of(`held by ${hold.number}`));
    for (const hold of holds) this.#close(hold, state);
    this.#replace(back, []);
    this.#arrive(back);
  }

  #close(hold: Hold, state: Hold['state']): void {
    this.#holds[hold.number] = { ...hold, state };
  }

  #enter(kind: TransactionKind, amount: number, at: number, endsAt: number | null = null): number {
    const balanceAfter = (this.history.at(-1)?.balanceAfter ?? 0) + amount;
    return this.history.push({ kind, amount, balanceAfter, at, endsAt });
  }

  /** What comes in pays what is owed first, with what would expire first. Answers what is left of it. */
  #arrive(credits: readonly Credit[]): Credit[] {
    const sorted = this.#inOrder(credits);
    const paid = Math.min(this.#owed, sorted.length);
    this.#owed -= paid;
    const left = sorted.slice(paid).map(({ batch }): Credit => ({ batch, is: 'free' }));
    this.#credits.push(...left);
    return left;
  }

  #writeOff(now: number): void {
    const ended = this.#of('free').filter((credit) => this.#hasEnded(credit, now));
    for (const together of grouped(ended, ({ batch }) => batch).values()) this.#expire(together, now);
  }

  #expire(credits: readonly Credit[], now: number): void {
    if (credits.length === 0) return;
    const number = this.#enter('expire', -credits.length, now);
    this.#replace(
      credits,
      credits.map((credit) => ({ ...credit, is: `ended by ${number}` })),
    );
  }

  #free(amount: number): Credit[] {
    const free = this.#of('free');
    if (free.length < amount) throw new Refused('insufficient_credits');
    return free.slice(0, amount);
  }

  /** Those somewhere, what expires first before all others. */
  #of(is: Whereabouts): Credit[] {
    return this.#inOrder(this.#credits.filter((credit) => credit.is === is));
  }

  /** What ended first before all others. */
  #ended(): Credit[] {
    return this.#credits.filter(({ is }) => is.startsWith('ended')).sort((a, b) => endOf(a) - endOf(b));
  }

  #inOrder(credits: readonly Credit[]): Credit[] {
    const end = (number: number) => {
      const { endsAt, period } = this.#batch(number);
      return Math.min(endsAt ?? Number.MAX_SAFE_INTEGER, period?.end ?? Number.MAX_SAFE_INTEGER);
    };
    const together = [...grouped(credits, ({ batch }) => batch)];
    return together.sort(([a], [b]) => end(a) - end(b) || a - b).flatMap(([, group]) => group);
  }

  #hasEnded({ batch }: Credit, now: number): boolean {
    const { endsAt } = this.#batch(batch);
    return endsAt !== null && endsAt <= now;
  }

  #batch(number: number): Batch {
    const batch = this.#batches.get(number);
    if (!batch) throw new Error(`no credits came in by entry ${number}`);
    return batch;
  }

  #replace(old: readonly Credit[], by: readonly Credit[]): void {
    const gone = new Set(old);
    this.#credits = [...this.#credits.filter((credit) => !gone.has(credit)), ...by];
  }
}
