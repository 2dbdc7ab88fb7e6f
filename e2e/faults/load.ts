import { BillingError } from '@billing-panel/contract/client';
import type { Person, Shop } from '../money/shop.ts';
import { until } from './until.ts';

export interface Load {
  person: Person;
  /** Resolves when so many more were acknowledged. */
  more(count: number): Promise<void>;
  stop(): Promise<{ acknowledged: number; refused: number; others: string[] }>;
}

/** Callers who spend one credit after another, each under its own key, and ask again where the answer is 503. */
export async function startLoad(shop: Shop, callers: number): Promise<Load> {
  const person = shop.newPerson();
  await shop.admin('credits.grant', { user_id: person.name, amount: 1_000_000, idempotency_key: 'plenty' });
  let isStopped = false;
  let acknowledged = 0;
  let refused = 0;
  const others: string[] = [];

  async function spend(key: string): Promise<void> {
    for (;;) {
      try {
        await person.spend(1, key);
        acknowledged++;
        return;
      } catch (error) {
        if (error instanceof BillingError && error.code === 'database_unavailable') refused++;
        else others.push(String(error));
        if (others.length > 10) return;
      }
    }
  }
  const work = Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let count = 0; !isStopped; count++) await spend(`${caller}-${count}`);
    }),
  );
  return {
    person,
    async more(count) {
      const goal = acknowledged + count;
      await until(`${count} more acknowledged (${others})`, () => acknowledged >= goal);
    },
    async stop() {
      isStopped = true;
      await work;
      return { acknowledged, refused, others };
    },
  };
}
