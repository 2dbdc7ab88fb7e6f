import type { Operation } from '@billing-panel/contract';
import { Refusal } from '../../src/refusal.ts';
import type { Shop } from '../verify/shop.ts';
import type { SubscriptionThing } from '../verify/things.ts';
import type { Answer } from './account.ts';
import type { Interval } from './usage.ts';

export const start = Date.UTC(2026, 3, 28, 9, 30);

/** One of the servers that a life is lived on, with the names that it gave to entries, reservations and payments. */
export class Side {
  readonly shop: Shop;
  readonly subject: string;
  readonly entries: Names = new Map();
  readonly reservations: Names = new Map();
  readonly payments: string[] = [];
  subscription: SubscriptionThing | undefined;

  constructor(shop: Shop, subject: string) {
    this.shop = shop;
    this.subject = subject;
    shop.at = start;
    for (const things of Object.values(shop.wire.things)) things.length = 0;
  }

  /** The answer in the model's words. A name that is new stands for what the model expects. */
  async call(operation: Operation, body: object, expected: Answer): Promise<unknown> {
    try {
      const answer: Record<string, unknown> = await this.shop.call(operation, this.subject, body as never);
      const { transaction_id, reservation_id, expires_at, ...rest } = answer;
      const { entry, reservation } = 'refused' in expected ? {} : expected;
      return {
        ...rest,
        entry: numberOf(transaction_id, entry, this.entries),
        reservation: numberOf(reservation_id, reservation, this.reservations),
        endsAt: expires_at === undefined ? undefined : Date.parse(String(expires_at)),
      };
    } catch (error) {
      if (error instanceof Refusal) return { refused: error.code };
      throw error;
    }
  }

  async credits() {
    return await this.shop.call('credits', this.subject, {});
  }

  /** The oldest first, with each entry's name. */
  async history() {
    const found = [];
    let cursor: string | undefined;
    do {
      const page = await this.shop.call('credits.transactions', this.subject, { limit: 7, cursor });
      found.push(...page.transactions);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return found.reverse();
  }

  async usage(interval: Interval, from: string, to: string) {
    return (await this.shop.call('credits.usage', this.subject, { interval, from, to })).buckets;
  }

  async used(from: number, to: number) {
    const { accounts, ledger } = this.shop.storage;
    const account = await accounts.find(this.subject);
    return account ? await ledger.usedBetween(account.id, from, to) : 0;
  }
}

type Names = Map<string, number>;

function numberOf(name: unknown, expected: number | undefined, names: Names): number | undefined {
  if (typeof name !== 'string') return undefined;
  const known = names.get(name);
  if (known !== undefined || expected === undefined) return known;
  names.set(name, expected);
  return expected;
}

export function nameOf(number: number, names: Names): string | undefined {
  for (const [name, known] of names) if (known === number) return name;
  return undefined;
}
