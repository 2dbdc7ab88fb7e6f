import Sqlite from 'better-sqlite3';
import { keepDurably } from '../src/storage/sqlite.ts';

/** The yardstick on SQLite: the same statements, prepared once, one transaction an operation. */
export function plainSqlite(file: string) {
  const db = new Sqlite(file, { timeout: 10_000 });
  keepDurably(db);
  const account = db.prepare('select id, seq, total_purchased, total_used, held from accounts where id = ?');
  const lots = db.prepare(
    'select * from lots where account_id = ? and remaining > 0 order by expires_at is null, expires_at, seq',
  );
  const reply = db.prepare('select request_hash, reply from replies where account_id = ? and idempotency_key = ?');
  const entry = db.prepare(
    `insert into entries (account_id, seq, kind, amount, balance_after, actor, operation, created_at) values (?, ?, 'consume', ?, ?, 'bench', 'bench', ?)`,
  );
  const lot = db.prepare('update lots set remaining = remaining - ? where account_id = ? and seq = ?');
  const draw = db.prepare('insert into draws (account_id, seq, lot_seq, amount, returned) values (?, ?, ?, ?, 0)');
  const keep = db.prepare(
    'insert into replies (account_id, idempotency_key, request_hash, reply, created_at) values (?, ?, ?, ?, ?)',
  );
  const figures = db.prepare('update accounts set seq = ?, total_used = ? where id = ?');
  interface Account {
    seq: number;
    total_purchased: number;
    total_used: number;
  }

  const consume = db.transaction((id: number, key: string) => {
    if (reply.get(id, key)) return;
    const { seq, total_purchased: purchased, total_used: used } = account.get(id) as Account;
    const [first] = lots.all(id) as { seq: number; remaining: number }[];
    if (!first || first.remaining < 1) return;
    const now = Date.now();
    entry.run(id, seq + 1, -1, purchased - used - 1, now);
    lot.run(1, id, first.seq);
    draw.run(id, seq + 1, first.seq, 1);
    keep.run(id, key, 'hash', '{"amount":1}', now);
    figures.run(seq + 1, used + 1, id);
  });

  const event = db.prepare(
    `insert into inbox (id, type, object_id, status, reason, attempts, next_at, lease_until, received_at)
     values (?, ?, ?, 'ignored', 'bench', 0, 0, 0, 0) on conflict (id) do nothing`,
  );
  return {
    consume: async (id: number, key: string): Promise<void> => consume.immediate(id, key),
    keepEvent: async (id: string, type: string, object: string): Promise<void> => {
      event.run(id, type, object);
    },
    close: async (): Promise<void> => {
      db.close();
    },
  };
}

export type Plain = ReturnType<typeof plainSqlite>;
