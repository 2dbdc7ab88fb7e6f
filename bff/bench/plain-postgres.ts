import pg from 'pg';
import type { Plain } from './plain-sqlite.ts';

/** The yardstick on PostgreSQL: the same statements, prepared by name, one transaction an operation. */
export function plainPostgres(url: string): Plain {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  const statement = (name: string, text: string) => (values: unknown[]) => ({ name, text, values });
  const account = statement(
    'account',
    'select id, seq, total_purchased, total_used, held from accounts where id = $1 for update',
  );
  const lots = statement(
    'lots',
    'select * from lots where account_id = $1 and remaining > 0 order by expires_at nulls last, seq',
  );
  const reply = statement(
    'reply',
    'select request_hash, reply from replies where account_id = $1 and idempotency_key = $2',
  );
  const entry = statement(
    'entry',
    `insert into entries (account_id, seq, kind, amount, balance_after, actor, operation, created_at) values ($1, $2, 'consume', $3, $4, 'bench', 'bench', $5)`,
  );
  const lot = statement('lot', 'update lots set remaining = remaining - $1 where account_id = $2 and seq = $3');
  const draw = statement(
    'draw',
    'insert into draws (account_id, seq, lot_seq, amount, returned) values ($1, $2, $3, $4, 0)',
  );
  const keep = statement(
    'keep',
    'insert into replies (account_id, idempotency_key, request_hash, reply, created_at) values ($1, $2, $3, $4, $5)',
  );
  const figures = statement('figures', 'update accounts set seq = $1, total_used = $2 where id = $3');
  const event = statement(
    'event',
    `insert into inbox (id, type, object_id, status, reason, attempts, next_at, lease_until, received_at)
     values ($1, $2, $3, 'ignored', 'bench', 0, 0, 0, 0) on conflict (id) do nothing`,
  );

  return {
    async consume(id, key) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const found = await client.query(account([id]));
        const kept = await client.query(reply([id, key]));
        const open = await client.query(lots([id]));
        const [first] = open.rows;
        if (kept.rows.length === 0 && first) {
          const { seq, total_purchased: purchased, total_used: used } = found.rows[0];
          const [next, now] = [Number(seq) + 1, Date.now()];
          await client.query(entry([id, next, -1, Number(purchased) - Number(used) - 1, now]));
          await client.query(lot([1, id, first.seq]));
          await client.query(draw([id, next, first.seq, 1]));
          await client.query(keep([id, key, 'hash', '{"amount":1}', now]));
          await client.query(figures([next, Number(used) + 1, id]));
        }
        await client.query('commit');
      } finally {
        client.release();
      }
    },
    async keepEvent(id, type, object) {
      await pool.query(event([id, type, object]));
    },
    close: () => pool.end(),
  };
}
