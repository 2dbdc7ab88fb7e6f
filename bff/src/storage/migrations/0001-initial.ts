import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** How each database spells the same types: integers of 64 bits, text in byte order, and in SQLite tables whose types mean something. */
interface Spelling {
  int: string;
  identity: string;
  text: string;
  strict: string;
  clustered: string;
}

const spellings: Record<Dialect, Spelling> = {
  sqlite: {
    int: 'INTEGER',
    identity: 'INTEGER PRIMARY KEY AUTOINCREMENT',
    text: 'TEXT',
    strict: 'STRICT',
    clustered: 'STRICT, WITHOUT ROWID',
  },
  postgres: {
    int: 'BIGINT',
    identity: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
    text: 'TEXT COLLATE "C"',
    strict: '',
    clustered: '',
  },
};

export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const spelling = spellings[dialect];
  const statements = [
    ...ledgerTables(spelling),
    ...lotTables(spelling),
    ...paymentTables(spelling),
    ...purchaseTables(spelling),
    ...remainingTables(spelling),
    ...appendOnly(dialect),
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

function ledgerTables({ clustered, identity, int, strict, text }: Spelling): string[] {
  return [
    `CREATE TABLE accounts (
      id ${identity},
      subject ${text} UNIQUE,
      email ${text},
      customer_id ${text} UNIQUE,
      customer_key ${text} NOT NULL,
      customer_attempt ${int} NOT NULL DEFAULT 1,
      trial_used ${int} NOT NULL DEFAULT 0,
      seq ${int} NOT NULL DEFAULT 0,
      total_purchased ${int} NOT NULL DEFAULT 0,
      total_used ${int} NOT NULL DEFAULT 0,
      held ${int} NOT NULL DEFAULT 0 CHECK (held >= 0),
      created_at ${int} NOT NULL
    ) ${strict}`,
    `CREATE TABLE former_customers (
      customer_id ${text} PRIMARY KEY,
      account_id ${int} NOT NULL REFERENCES accounts (id)
    ) ${strict}`,
    `CREATE TABLE entries (
      account_id ${int} NOT NULL REFERENCES accounts (id),
      seq ${int} NOT NULL CHECK (seq > 0),
      kind ${text} NOT NULL,
      amount ${int} NOT NULL CHECK (amount <> 0),
      balance_after ${int} NOT NULL,
      source_key ${text},
      ref_seq ${int},
      payment_id ${text},
      expires_at ${int},
      actor ${text} NOT NULL,
      operation ${text},
      description ${text},
      metadata ${text},
      created_at ${int} NOT NULL,
      PRIMARY KEY (account_id, seq),
      CHECK (kind <> 'consume' OR amount < 0)
    ) ${clustered}`,
    `CREATE INDEX entries_time ON entries (account_id, created_at)`,
    `CREATE UNIQUE INDEX entries_source ON entries (source_key) WHERE source_key IS NOT NULL`,
    `CREATE INDEX entries_ref ON entries (account_id, ref_seq) WHERE ref_seq IS NOT NULL`,
  ];
}

function lotTables({ clustered, int, strict, text }: Spelling): string[] {
  return [
    `CREATE TABLE lots (
      account_id ${int} NOT NULL REFERENCES accounts (id),
      seq ${int} NOT NULL,
      original ${int} NOT NULL CHECK (original > 0),
      remaining ${int} NOT NULL CHECK (remaining >= 0 AND remaining <= original),
      expires_at ${int},
      payment_id ${text},
      subscription_item ${text},
      period_start ${int},
      PRIMARY KEY (account_id, seq)
    ) ${clustered}`,
    `CREATE INDEX lots_open ON lots (account_id) WHERE remaining > 0`,
    `CREATE INDEX lots_expiring ON lots (expires_at) WHERE remaining > 0 AND expires_at IS NOT NULL`,
    `CREATE INDEX lots_payment ON lots (payment_id) WHERE payment_id IS NOT NULL`,
    `CREATE TABLE draws (
      account_id ${int} NOT NULL,
      seq ${int} NOT NULL,
      lot_seq ${int} NOT NULL,
      amount ${int} NOT NULL CHECK (amount > 0),
      returned ${int} NOT NULL DEFAULT 0 CHECK (returned >= 0 AND returned <= amount),
      PRIMARY KEY (account_id, seq, lot_seq)
    ) ${clustered}`,
    `CREATE TABLE replies (
      account_id ${int} NOT NULL REFERENCES accounts (id),
      idempotency_key ${text} NOT NULL,
      request_hash ${text} NOT NULL,
      reply ${text} NOT NULL,
      created_at ${int} NOT NULL,
      PRIMARY KEY (account_id, idempotency_key)
    ) ${clustered}`,
    `CREATE TABLE holds (
      id ${text} PRIMARY KEY,
      account_id ${int} NOT NULL REFERENCES accounts (id),
      amount ${int} NOT NULL CHECK (amount > 0),
      settled ${int} NOT NULL DEFAULT 0 CHECK (settled >= 0 AND settled <= amount),
      status ${text} NOT NULL CHECK (status IN ('open', 'settled', 'released', 'expired')),
      operation ${text} NOT NULL,
      expires_at ${int} NOT NULL,
      created_at ${int} NOT NULL
    ) ${strict}`,
    `CREATE INDEX holds_open ON holds (account_id, expires_at) WHERE status = 'open'`,
    `CREATE INDEX holds_account ON holds (account_id)`,
    `CREATE TABLE hold_draws (
      hold_id ${text} NOT NULL REFERENCES holds (id),
      lot_seq ${int} NOT NULL,
      amount ${int} NOT NULL CHECK (amount > 0),
      PRIMARY KEY (hold_id, lot_seq)
    ) ${strict}`,
  ];
}

function paymentTables({ int, strict, text }: Spelling): string[] {
  return [
    `CREATE TABLE payments (
      id ${text} PRIMARY KEY,
      account_id ${int} REFERENCES accounts (id),
      amount_minor ${int} NOT NULL CHECK (amount_minor >= 0),
      currency ${text} NOT NULL,
      granted ${int} NOT NULL DEFAULT 0 CHECK (granted >= 0),
      revoked ${int} NOT NULL DEFAULT 0 CHECK (revoked >= 0 AND revoked <= granted),
      revision ${int} NOT NULL DEFAULT 0,
      fetch_seq ${int} NOT NULL DEFAULT 0,
      paid_at ${int}
    ) ${strict}`,
    `CREATE INDEX payments_account ON payments (account_id)`,
    `CREATE TABLE payment_aliases (
      alias ${text} PRIMARY KEY,
      payment_id ${text} NOT NULL REFERENCES payments (id)
    ) ${strict}`,
    `CREATE TABLE refunds (
      id ${text} PRIMARY KEY,
      payment_id ${text} NOT NULL REFERENCES payments (id),
      amount_minor ${int} NOT NULL CHECK (amount_minor >= 0),
      status ${text} NOT NULL
    ) ${strict}`,
    `CREATE INDEX refunds_payment ON refunds (payment_id)`,
    `CREATE TABLE disputes (
      id ${text} PRIMARY KEY,
      payment_id ${text} NOT NULL REFERENCES payments (id),
      amount_minor ${int} NOT NULL CHECK (amount_minor >= 0),
      status ${text} NOT NULL,
      funds_withdrawn ${int} NOT NULL CHECK (funds_withdrawn IN (0, 1))
    ) ${strict}`,
    `CREATE INDEX disputes_payment ON disputes (payment_id)`,
    `CREATE TABLE allowances (
      subscription_item ${text} NOT NULL,
      period_start ${int} NOT NULL,
      plan_id ${text} NOT NULL,
      period_end ${int} NOT NULL,
      account_id ${int} NOT NULL REFERENCES accounts (id),
      level ${int} NOT NULL CHECK (level >= 0),
      credits ${int} NOT NULL CHECK (credits >= 0),
      entry_seq ${int},
      payment_id ${text},
      PRIMARY KEY (subscription_item, period_start, plan_id)
    ) ${strict}`,
    `CREATE INDEX allowances_account ON allowances (account_id, entry_seq)`,
  ];
}

function purchaseTables({ int, strict, text }: Spelling): string[] {
  return [
    `CREATE TABLE checkouts (
      id ${text} PRIMARY KEY,
      account_id ${int} NOT NULL REFERENCES accounts (id),
      kind ${text} NOT NULL CHECK (kind IN ('subscription', 'package')),
      item_id ${text} NOT NULL,
      price_id ${text} NOT NULL,
      amount_minor ${int} NOT NULL,
      currency ${text} NOT NULL,
      credits ${int} NOT NULL CHECK (credits >= 0),
      expires_after_days ${int},
      success_url ${text} NOT NULL,
      cancel_url ${text} NOT NULL,
      ui_mode ${text} NOT NULL CHECK (ui_mode IN ('hosted', 'embedded')),
      trial_days ${int} NOT NULL,
      status ${text} NOT NULL CHECK (status IN ('creating', 'open', 'processing', 'paid', 'failed', 'expired')),
      slot ${text} UNIQUE,
      content_hash ${text} NOT NULL,
      attempt ${int} NOT NULL DEFAULT 1,
      session_id ${text} UNIQUE,
      session_url ${text},
      client_secret ${text},
      created_at ${int} NOT NULL,
      checked_at ${int} NOT NULL DEFAULT 0
    ) ${strict}`,
    `CREATE INDEX checkouts_account ON checkouts (account_id, created_at)`,
    `CREATE TABLE checkout_keys (
      account_id ${int} NOT NULL REFERENCES accounts (id),
      idempotency_key ${text} NOT NULL,
      content_hash ${text} NOT NULL,
      checkout_id ${text} NOT NULL REFERENCES checkouts (id),
      created_at ${int} NOT NULL,
      PRIMARY KEY (account_id, idempotency_key)
    ) ${strict}`,
    `CREATE TABLE subscriptions (
      id ${text} PRIMARY KEY,
      account_id ${int} NOT NULL REFERENCES accounts (id),
      status ${text} NOT NULL,
      item_id ${text} NOT NULL,
      price_id ${text} NOT NULL,
      amount_minor ${int} NOT NULL,
      currency ${text} NOT NULL,
      "interval" ${text} NOT NULL,
      product_name ${text} NOT NULL,
      period_start ${int} NOT NULL,
      period_end ${int} NOT NULL,
      cancels_at ${int},
      trial_ends_at ${int},
      changes_price_id ${text},
      changes_at ${int},
      due_amount_minor ${int},
      due_currency ${text},
      due_next_attempt_at ${int},
      due_url ${text},
      created_at ${int} NOT NULL,
      ended_at ${int},
      fetch_seq ${int} NOT NULL
    ) ${strict}`,
    `CREATE INDEX subscriptions_account ON subscriptions (account_id, created_at)`,
  ];
}

function remainingTables({ int, strict, text }: Spelling): string[] {
  return [
    `CREATE TABLE prices (
      id ${text} PRIMARY KEY,
      kind ${text} NOT NULL CHECK (kind IN ('plan', 'package')),
      item_id ${text} NOT NULL,
      amount_minor ${int} NOT NULL,
      currency ${text} NOT NULL,
      "interval" ${text},
      seen_at ${int} NOT NULL
    ) ${strict}`,
    `CREATE INDEX prices_item ON prices (item_id)`,
    `CREATE TABLE inbox (
      id ${text} PRIMARY KEY,
      type ${text} NOT NULL,
      object_id ${text} NOT NULL,
      status ${text} NOT NULL CHECK (status IN ('pending', 'done', 'ignored', 'dead')),
      reason ${text},
      attempts ${int} NOT NULL DEFAULT 0,
      next_at ${int} NOT NULL,
      lease_until ${int} NOT NULL DEFAULT 0,
      received_at ${int} NOT NULL,
      done_at ${int}
    ) ${strict}`,
    `CREATE INDEX inbox_pending ON inbox (next_at) WHERE status = 'pending'`,
    `CREATE INDEX inbox_object ON inbox (object_id) WHERE status = 'pending'`,
    `CREATE TABLE jobs (
      name ${text} PRIMARY KEY,
      next_at ${int} NOT NULL,
      lease_until ${int} NOT NULL,
      cursor ${int}
    ) ${strict}`,
    `CREATE TABLE counters (name ${text} PRIMARY KEY, value ${int} NOT NULL) ${strict}`,
    `CREATE TABLE settings (name ${text} PRIMARY KEY, value ${text} NOT NULL) ${strict}`,
    `INSERT INTO counters (name, value) VALUES ('fetch', 0)`,
  ];
}

export function appendOnly(dialect: Dialect): string[] {
  if (dialect === 'sqlite') {
    return ['UPDATE', 'DELETE'].map(
      (verb) => `CREATE TRIGGER entries_refuse_${verb.toLowerCase()} BEFORE ${verb} ON entries
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END`,
    );
  }
  return [
    `CREATE FUNCTION entries_refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$`,
    `CREATE TRIGGER entries_refuse_change BEFORE UPDATE OR DELETE ON entries
      FOR EACH ROW EXECUTE FUNCTION entries_refuse()`,
    `CREATE TRIGGER entries_refuse_truncate BEFORE TRUNCATE ON entries
      FOR EACH STATEMENT EXECUTE FUNCTION entries_refuse()`,
  ];
}
