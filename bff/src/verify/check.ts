import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../storage/dialect.ts';
import type { Storage } from '../storage/open.ts';

/** Something that is not as it must be, in a plain sentence. */
export interface Finding {
  check: string;
  message: string;
  /** Null where it is about no account, or about one that is not there. */
  accountId: number | null;
  /** The entry that it is about, or that brought the lot that it is about. */
  seq?: number | undefined;
}

/** Accounts by their numbers, both ends included. */
export interface Range {
  from: number;
  to: number;
}

export interface Scope extends Range {
  dialect: Dialect;
  /** Milliseconds since 1970. */
  now: number;
}

export interface Check {
  name: string;
  find(storage: Storage, scope: Scope): Promise<Finding[]>;
}

/** Of one check in one range: whoever has more has one cause to look for, not a thousand. */
const maxRows = 1_000;

/**
 * A check of accounts: one statement, which sees one moment, whatever is written meanwhile. Its rows are what differs.
 *
 * @param tell the sentence for a row, after "Account 12: "; undefined where it is right after all
 */
export function accountCheck<Row extends { account_id: number; seq?: number }>(
  name: string,
  statement: (scope: Scope) => RawBuilder<Row>,
  tell: (row: Row) => string | undefined,
): Check {
  return {
    name,
    async find(storage, scope) {
      const rows = await storage.inspect(sql<Row>`select * from (${statement(scope)}) as found limit ${maxRows}`);
      return rows.flatMap((row) => {
        const message = tell(row);
        if (message === undefined) return [];
        const { account_id: accountId, seq } = row;
        return [{ check: name, accountId, seq, message: `Account ${accountId}: ${message}` }];
      });
    },
  };
}

/** A check of what belongs to no account. */
export function generalCheck<Row>(
  name: string,
  statement: (scope: Scope) => RawBuilder<Row>,
  tell: (row: Row) => string,
): Check {
  return {
    name,
    async find(storage, scope) {
      const rows = await storage.inspect(sql<Row>`select * from (${statement(scope)}) as found limit ${maxRows}`);
      return rows.map((row) => ({ check: name, accountId: null, message: tell(row) }));
    },
  };
}

/** "1 credit", "240 credits". */
export const credits = (count: number): string => `${count} ${Math.abs(count) === 1 ? 'credit' : 'credits'}`;
