import { sql } from 'kysely';
import type { Storage } from '../storage/open.ts';
import type { Range } from './check.ts';

/** So few that a server which is asked to verify itself answers others in between. */
const entriesAtOnce = 20_000;
const accountsAtOnce = 500;

export interface Size {
  accounts: number;
  entries: number;
}

/** How much there is, by what accounts say of themselves. */
export async function sizeOf(storage: Storage): Promise<Size> {
  const [size] = await storage.inspect(
    sql<Size>`select count(*) as accounts, coalesce(sum(seq), 0) as entries from accounts`,
  );
  return size ?? { accounts: 0, entries: 0 };
}

/** How much there is in a range. */
export async function sizeIn(storage: Storage, { from, to }: Range): Promise<Size> {
  const [size] = await storage.inspect(sql<Size>`
    select (select count(*) from accounts where id between ${from} and ${to}) as accounts,
      (select count(*) from entries where account_id between ${from} and ${to}) as entries`);
  return size ?? { accounts: 0, entries: 0 };
}

/** All numbers that an account could have, cut so that no range has many entries, unless one account has them. */
export async function* ranges(storage: Storage): AsyncGenerator<Range> {
  let from = -Number.MAX_SAFE_INTEGER;
  for (;;) {
    const accounts = await storage.inspect(
      sql<{ id: number; seq: number }>`
        select id, seq from accounts where id >= ${from} order by id limit ${accountsAtOnce}`,
    );
    const to = accounts.length < accountsAtOnce ? undefined : accounts.at(-1)?.id;
    let entries = 0;
    for (const { id, seq } of accounts) {
      entries += seq;
      if (entries < entriesAtOnce) continue;
      yield { from, to: id };
      from = id + 1;
      entries = 0;
    }
    if (to === undefined) return yield { from, to: Number.MAX_SAFE_INTEGER };
    if (from <= to) yield { from, to };
    from = to + 1;
  }
}
