import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Book, balanceOf, type Entry, freeOf } from '../../src/billing/book.ts';
import { bookAt, type Command, decide } from '../../src/billing/ledger.ts';

const empty: Book = { accountId: 1, seq: 0, totalPurchased: 0, totalUsed: 0, held: 0, lots: [], holds: [] };
const grant = (amount: number, expiresAt?: number): Command => ({ kind: 'grant', amount, expiresAt, actor: 'test' });
const consume = (amount: number): Command => ({ kind: 'consume', amount, actor: 'test' });

/** Runs commands at their moments; what was refused changes nothing. */
function run(steps: [Command, number][], start = empty): { book: Book; entries: Entry[] } {
  let book = start;
  const entries: Entry[] = [];
  for (const [command, at] of steps) {
    const decision = decide(book, command, at);
    if (decision.kind !== 'posted') continue;
    book = decision.book;
    entries.push(...decision.posting.entries);
  }
  return { book, entries };
}

describe('the ledger', () => {
  it('spends what expires first, and what never expires last', () => {
    const { book } = run([
      [grant(10), 0],
      [grant(10, 300), 1],
      [grant(10, 200), 2],
      [consume(15), 3],
    ]);
    expect(book.lots.map((lot) => [lot.seq, lot.remaining]).sort()).toEqual([
      [1, 10],
      [2, 5],
      [3, 0],
    ]);
  });

  it('says how many credits are missing, and changes nothing', () => {
    const { book } = run([[grant(10), 0]]);
    expect(decide(book, consume(11), 1)).toEqual({ kind: 'short', missing: 1 });
  });

  it('does not let expired credits be spent, at the very moment of their end', () => {
    const { book } = run([[grant(10, 100), 0]]);
    expect(decide(book, consume(1), 99).kind).toBe('posted');
    expect(decide(book, consume(1), 100)).toEqual({ kind: 'short', missing: 1 });
    expect(freeOf(bookAt(book, 100))).toBe(0);
  });

  it('lets what comes in pay a debt first', () => {
    const indebted: Book = { ...empty, seq: 2, totalPurchased: 0, totalUsed: 30 };
    const { book } = run([[grant(100), 0]], indebted);
    expect(balanceOf(book)).toBe(70);
    expect(book.lots).toMatchObject([{ original: 100, remaining: 70 }]);
    expect(decide(book, consume(71), 1)).toEqual({ kind: 'short', missing: 1 });
  });

  it('lets holds that end at one moment pay a debt with what would expire first, whichever was made first', () => {
    const reserve = (id: string): Command => ({ kind: 'reserve', id, amount: 20, operation: 'test', expiresAt: 50 });
    const { book } = run([
      [grant(10, 100), 0],
      [grant(30), 1],
      [reserve('of both'), 2],
      [reserve('of one'), 3],
      [{ kind: 'revoke', amount: 15, paymentId: 'pi', sourceKey: 'returns', ended: [], actor: 'test' }, 4],
    ]);
    for (const holds of [book.holds, book.holds.toReversed()]) {
      const { lots } = bookAt({ ...book, holds }, 50);
      expect(lots.map(({ seq, remaining }) => [seq, remaining]).sort()).toEqual([
        [1, 0],
        [2, 25],
      ]);
    }
  });

  it('refuses by hand what numbers would no longer count exactly, and never what was paid for', () => {
    const full: Book = { ...empty, seq: 1, totalPurchased: 2 ** 52 - 10, totalUsed: 2 ** 52 - 10 };
    const adjust = (amount: number): Command => ({ kind: 'adjust', amount, actor: 'test' });
    for (const command of [grant, adjust]) {
      expect(decide(full, command(10), 1).kind).toBe('posted');
      expect(decide(full, command(11), 1)).toEqual({ kind: 'too_much', limit: 2 ** 52 });
    }
    const paid: Command = { kind: 'purchase', amount: 10 ** 12, actor: 'stripe' };
    const { book } = run(
      Array.from({ length: 4_000 }, (): [Command, number] => [paid, 1]),
      full,
    );
    expect(book.totalPurchased).toBe(2 ** 52 - 10 + 4_000 * 10 ** 12);
    expect(Number.isSafeInteger(book.totalPurchased)).toBe(true);
  });

  it('keeps its promises over any history', () => {
    const command = fc.oneof(
      fc.record({
        kind: fc.constant('grant' as const),
        amount: fc.integer({ min: 1, max: 50 }),
        life: fc.option(fc.nat(40)),
      }),
      fc.record({ kind: fc.constant('consume' as const), amount: fc.integer({ min: 1, max: 60 }) }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(command, fc.nat(10)), { maxLength: 60 }), (history) => {
        let at = 0;
        const steps = history.map(([each, pause]): [Command, number] => {
          at += pause;
          const expiresAt = each.kind === 'grant' && each.life !== null ? at + each.life + 1 : undefined;
          return [each.kind === 'grant' ? grant(each.amount, expiresAt) : consume(each.amount), at];
        });
        const { book, entries } = run(steps);
        let balance = 0;
        entries.forEach((entry, index) => {
          balance += entry.amount;
          expect(entry.seq).toBe(index + 1);
          expect(entry.balanceAfter).toBe(balance);
          if (entry.kind === 'consume') expect(entry.balanceAfter).toBeGreaterThanOrEqual(0);
        });
        expect(balanceOf(book)).toBe(balance);
        expect(book.lots.reduce((sum, lot) => sum + lot.remaining, 0)).toBe(balance);
        for (const lot of book.lots) expect(lot.remaining).toBeLessThanOrEqual(lot.original);
      }),
      { numRuns: 500 },
    );
  });
});
