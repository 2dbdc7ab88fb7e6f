import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Book,
  balanceOf,
  type Entry,
  freeOf,
  type Period,
  type Posting,
  type Return,
  sum,
} from '../../src/billing/book.ts';
import { bookAt, type Command, decide } from '../../src/billing/ledger.ts';

/** What may be asked of an account, by whom nothing is known but that it may be asked. */
type Step =
  | { kind: 'grant' | 'purchase'; amount: number; life: number | null }
  | { kind: 'consume' | 'adjust' | 'revoke' | 'reinstate'; amount: number }
  | { kind: 'give_back'; pick: number; amount: number | null }
  | { kind: 'reserve'; amount: number; life: number }
  | { kind: 'settle'; pick: number; amount: number }
  | { kind: 'release'; pick: number }
  | { kind: 'included'; amount: number; rolloverCap: number }
  | { kind: 'end_period'; spares: number[] };

const amount = fc.integer({ min: 1, max: 60 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('grant', 'purchase'), amount, life: fc.option(fc.nat(40)) }),
  fc.record({ kind: fc.constantFrom('consume', 'revoke', 'reinstate'), amount }),
  fc.record({
    kind: fc.constant('adjust' as const),
    amount: fc.integer({ min: -40, max: 40 }).filter((each) => each !== 0),
  }),
  fc.record({ kind: fc.constant('give_back' as const), pick: fc.nat(20), amount: fc.option(amount) }),
  fc.record({ kind: fc.constant('reserve' as const), amount, life: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('settle' as const), pick: fc.nat(4), amount: fc.nat(60) }),
  fc.record({ kind: fc.constant('release' as const), pick: fc.nat(4) }),
  fc.record({ kind: fc.constant('included' as const), amount, rolloverCap: fc.nat(20) }),
  fc.record({
    kind: fc.constant('end_period' as const),
    spares: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 2 }),
  }),
);

/** An account as its rows would stand: the book, and what was taken by whom. */
class Account {
  book: Book = { accountId: 1, seq: 0, totalPurchased: 0, totalUsed: 0, held: 0, lots: [], holds: [] };
  entries: Entry[] = [];
  draws: { seq: number; lotSeq: number; amount: number; returned: number }[] = [];
  periods = 0;
  reservations = 0;

  period(rolloverCap: number): Period {
    return { subscriptionItem: 'si_1', periodStart: this.periods, periodEnd: this.periods + 1, rolloverCap };
  }

  commandOf(each: Step, now: number): Command | undefined {
    const about = { actor: 'test' };
    switch (each.kind) {
      case 'grant':
      case 'purchase': {
        const expiresAt = each.life === null ? undefined : now + each.life;
        return { ...about, kind: each.kind, amount: each.amount, expiresAt, paymentId: 'pi_1' };
      }
      case 'included':
        this.periods++;
        return { ...about, kind: 'included', amount: each.amount, period: this.period(each.rolloverCap) };
      case 'reinstate':
        return { ...about, kind: 'reinstate', amount: each.amount, paymentId: 'pi_1' };
      case 'revoke':
        return {
          ...about,
          kind: 'revoke',
          amount: each.amount,
          paymentId: 'pi_1',
          sourceKey: `${this.book.seq}`,
          ended: this.ended('pi_1'),
        };
      case 'consume':
      case 'adjust':
        return { ...about, kind: each.kind, amount: each.amount };
      case 'give_back': {
        const consumed = this.entries.filter((entry) => entry.kind === 'consume');
        const of = consumed[each.pick % Math.max(1, consumed.length)];
        if (!of) return undefined;
        const draws = this.draws.filter((draw) => draw.seq === of.seq);
        return { ...about, kind: 'give_back', amount: each.amount ?? undefined, of: { seq: of.seq, draws } };
      }
      case 'reserve':
        return {
          kind: 'reserve',
          id: `r${this.reservations++}`,
          amount: each.amount,
          operation: 'o',
          expiresAt: now + each.life,
        };
      case 'settle': {
        const hold = this.book.holds[each.pick % Math.max(1, this.book.holds.length)];
        return hold && { ...about, kind: 'settle', id: hold.id, amount: each.amount };
      }
      case 'release': {
        const hold = this.book.holds[each.pick % Math.max(1, this.book.holds.length)];
        return hold && { kind: 'release', id: hold.id };
      }
      case 'end_period':
        return {
          kind: 'end_period',
          lotSeqs: this.book.lots
            .filter(({ seq, subscriptionItem }) => subscriptionItem !== null && !each.spares.includes(seq))
            .map(({ seq }) => seq),
        };
    }
  }

  ended(paymentId: string): Return[] {
    const own = this.entries.filter((entry) => entry.paymentId === paymentId).map(({ seq }) => seq);
    const expiries = this.entries.filter(({ kind }) => kind === 'expire').map(({ seq }) => seq);
    return this.draws
      .filter(({ seq, lotSeq }) => expiries.includes(seq) && own.includes(lotSeq))
      .map(({ seq, lotSeq, amount, returned }) => ({ seq, lotSeq, amount: amount - returned }));
  }

  keep(book: Book, posting: Posting): void {
    this.book = book;
    this.entries.push(...posting.entries);
    this.draws.push(...posting.draws.map((draw) => ({ ...draw, returned: 0 })));
    for (const back of posting.returns) {
      const draw = this.draws.find((each) => each.seq === back.seq && each.lotSeq === back.lotSeq);
      if (draw) draw.returned += back.amount;
    }
  }
}

function checkPromises(account: Account, now: number): void {
  const { book, entries, draws } = account;
  let balance = 0;
  for (const [index, entry] of entries.entries()) {
    balance += entry.amount;
    expect(entry.seq).toBe(index + 1);
    expect(entry.balanceAfter).toBe(balance);
  }
  expect(balanceOf(book)).toBe(balance);
  const isUse = (entry: Entry) => ['consume', 'expire', 'give_back'].includes(entry.kind);
  expect(book.totalUsed).toBe(0 - sum(entries.filter(isUse).map((entry) => entry.amount)));
  expect(book.held).toBe(sum(book.holds.map((hold) => hold.amount)));
  for (const hold of book.holds) expect(sum(hold.shares.map((share) => share.amount))).toBe(hold.amount);
  expect(freeOf(book)).toBe(Math.max(0, balance - book.held));
  for (const lot of book.lots) {
    expect(lot.remaining).toBeGreaterThanOrEqual(0);
    expect(lot.remaining).toBeLessThanOrEqual(lot.original);
  }
  for (const draw of draws) expect(draw.returned).toBeLessThanOrEqual(draw.amount);
  const later = bookAt(book, now);
  expect(freeOf(later)).toBe(Math.max(0, balanceOf(later) - later.held));
}

it('keeps its promises over any history of everything that can happen to an account', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.nat(8)), { maxLength: 80 }), (history) => {
      const account = new Account();
      let now = 0;
      for (const [each, pause] of history) {
        now += pause;
        const command = account.commandOf(each, now);
        const decision = command && decide(account.book, command, now);
        if (decision?.kind !== 'posted') continue;
        account.keep(decision.book, decision.posting);
        checkPromises(account, now);
      }
    }),
    { numRuns: 1_000 },
  );
});
