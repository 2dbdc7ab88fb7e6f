import { type RawBuilder, sql } from 'kysely';
import { type Entry, type Lot, type Share, useKinds } from '../billing/book.ts';
import type { LotFacts } from '../billing/rebuild.ts';
import type { Connection } from './connection.ts';
import { missingGuards, restoreGuards } from './guards.ts';
import { isGivenBack } from './kinds.ts';

/** An entry that does not follow from the one before. */
export interface BrokenLink {
  seq: number;
  amount: number;
  balanceAfter: number;
  seqBefore: number;
  balanceBefore: number;
}

/** An account's figures beside its last entry. */
export interface Ends {
  seq: number;
  balance: number;
  lastSeq: number;
  lastBalance: number;
}

/** An entry of which something else was given back than its draws say. */
export interface WrongReturn {
  seq: number;
  given: number;
  /** In the order in which lots are spent. */
  draws: (Share & { returned: number })[];
}

/**
 * Derives anew what only sums up entries and holds: figures, lots, what was given back. No entry is ever changed. Call it
 * inside a transaction that holds the account's lock.
 */
export class Repairs {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Names what no longer keeps entries from being changed, or caused twice. */
  async missingGuards(): Promise<string[]> {
    return await missingGuards(this.#connection);
  }

  async restoreGuards(): Promise<void> {
    await restoreGuards(this.#connection);
  }

  /** Two at most. */
  async brokenLinks(accountId: number): Promise<BrokenLink[]> {
    return await this.#rows(sql<BrokenLink>`
      select * from (
        select seq, amount, balance_after as "balanceAfter",
          coalesce(lag(seq) over (order by seq), 0) as "seqBefore",
          coalesce(lag(balance_after) over (order by seq), 0) as "balanceBefore"
        from entries where account_id = ${accountId}
      ) as links
      where seq <> "seqBefore" + 1 or "balanceAfter" <> "balanceBefore" + amount
      order by seq limit 2`);
  }

  async ends(accountId: number): Promise<Ends> {
    const [ends] = await this.#rows(sql<Ends>`
      select a.seq, a.total_purchased - a.total_used as balance,
        coalesce(e.seq, 0) as "lastSeq", coalesce(e.balance_after, 0) as "lastBalance"
      from accounts a
      left join entries e on e.account_id = a.id
        and e.seq = (select max(seq) from entries where account_id = ${accountId})
      where a.id = ${accountId}`);
    if (!ends) throw new Error(`there is no account ${accountId}`);
    return ends;
  }

  /** Whether all else that knows an entry by its number bears out that it was an adjustment by so much. */
  async agreesWithAdjustment(accountId: number, seq: number, amount: number): Promise<boolean> {
    const [found] = await this.#rows(sql<{ drawn: number; others: number }>`
      select
        (select coalesce(sum(amount), 0) from draws where account_id = ${accountId} and seq = ${seq}) as drawn,
        (select count(*) from lots where account_id = ${accountId} and seq = ${seq}
          and (original <> ${amount} or payment_id is not null))
        + (select count(*) from entries where account_id = ${accountId} and ref_seq = ${seq})
        + (select count(*) from allowances where account_id = ${accountId} and entry_seq = ${seq})
        -- It may have undone an expiry: then draws say that more came back of one than entries do.
        + (select count(*) from draws d join entries e on e.account_id = d.account_id and e.seq = d.seq
          where d.account_id = ${accountId} and e.kind = 'expire' and d.returned <> (select coalesce(sum(amount), 0)
            from entries b where b.account_id = d.account_id and b.ref_seq = d.seq and b.kind = 'expire'))
        + (select count(*) from payments p where account_id = ${accountId}
          and (granted, revoked) <> (select ${granted}, ${revoked} from entries e
            where e.account_id = ${accountId} and e.payment_id = p.id)) as others`);
    return found?.others === 0 && found.drawn === Math.max(0, -amount);
  }

  /** Adds the one entry whose number is missing, as an adjustment with its reason. */
  async addMissing(
    accountId: number,
    entry: Pick<Entry, 'seq' | 'amount' | 'balanceAfter' | 'description'>,
    now: number,
  ): Promise<void> {
    const { seq, amount, balanceAfter: balance_after, description } = entry;
    await this.#connection.db
      .insertInto('entries')
      .values({
        account_id: accountId,
        seq,
        kind: 'adjust',
        amount,
        balance_after,
        source_key: null,
        ref_seq: null,
        payment_id: null,
        expires_at: null,
        actor: 'verify',
        operation: null,
        description: description ?? null,
        metadata: null,
        created_at: now,
      })
      .execute();
  }

  async rebuildFigures(accountId: number): Promise<void> {
    const uses = sql.join(useKinds);
    await sql`
      update accounts set
        seq = (select coalesce(max(seq), 0) from entries where account_id = ${accountId}),
        total_purchased = (select coalesce(sum(amount), 0) from entries
          where account_id = ${accountId} and kind not in (${uses})),
        total_used = (select coalesce(sum(-amount), 0) from entries where account_id = ${accountId} and kind in (${uses})),
        held = (select coalesce(sum(amount), 0) from holds where account_id = ${accountId} and status = 'open')
      where id = ${accountId}`.execute(this.#connection.db);
  }

  /** What payments granted and what was taken back of them, as entries say; and which entry each allowance is. */
  async rebuildPayments(accountId: number): Promise<void> {
    const { db } = this.#connection;
    const ofPayment = sql`from entries e where e.account_id = ${accountId} and e.payment_id = payments.id`;
    await sql`
      update payments set
        granted = (select ${granted} ${ofPayment}),
        revoked = (select ${revoked} ${ofPayment}),
        revision = (select count(*) ${ofPayment} and kind in ('revoke', 'reinstate'))
      where account_id = ${accountId}`.execute(db);
    await sql`
      update allowances set entry_seq = (select seq from entries
        where source_key = 'included:' || subscription_item || ':' || period_start || ':' || plan_id)
      where account_id = ${accountId} and credits > 0`.execute(db);
  }

  async paymentsOf(accountId: number): Promise<string[]> {
    const payments = await this.#connection.db
      .selectFrom('payments')
      .select('id')
      .where('account_id', '=', accountId)
      .execute();
    return payments.map(({ id }) => id);
  }

  async wrongReturns(accountId: number): Promise<WrongReturn[]> {
    const rows = await this.#rows(sql<Share & { seq: number; returned: number; given: number }>`
      select d.seq, d.lot_seq as "lotSeq", d.amount, d.returned, coalesce(g.given, 0) as given
      from draws d
      left join (select ref_seq, sum(amount) as given from entries
        where account_id = ${accountId} and ${isGivenBack} group by ref_seq) g on g.ref_seq = d.seq
      left join lots l on l.account_id = d.account_id and l.seq = d.lot_seq
      left join entries e on e.account_id = d.account_id and e.seq = d.lot_seq
      left join allowances a on a.account_id = d.account_id and a.entry_seq = d.lot_seq
      where d.account_id = ${accountId} and coalesce(g.given, 0) <>
        (select sum(returned) from draws s where s.account_id = d.account_id and s.seq = d.seq)
      order by d.seq, coalesce(l.period_end, ${plannedEnd},
        case when l.seq is null then e.expires_at else l.expires_at end, ${Number.MAX_SAFE_INTEGER}), d.lot_seq`);
    const bySeq = new Map<number, WrongReturn>();
    for (const { seq, given, ...draw } of rows) {
      bySeq.set(seq, { seq, given, draws: [...(bySeq.get(seq)?.draws ?? []), draw] });
    }
    return [...bySeq.values()];
  }

  async setReturned(accountId: number, seq: number, lotSeq: number, returned: number): Promise<void> {
    await this.#connection.db
      .updateTable('draws')
      .set({ returned })
      .where('account_id', '=', accountId)
      .where('seq', '=', seq)
      .where('lot_seq', '=', lotSeq)
      .execute();
  }

  /** Every lot that the account's entries brought, missing ones too, and what went out of each. */
  async lotFacts(accountId: number): Promise<LotFacts[]> {
    const rows = await this.#rows(sql<Lot & { drawn: number; held: number }>`
      select e.seq,
        case when e.kind = 'give_back' and l.original < e.amount then l.original else e.amount end as original,
        coalesce(l.remaining, 0) as remaining,
        case when l.seq is null then e.expires_at else l.expires_at end as "expiresAt",
        case when e.kind = 'give_back' then null else e.payment_id end as "paymentId",
        coalesce(l.subscription_item, a.subscription_item) as "subscriptionItem",
        coalesce(l.period_start, a.period_start) as "periodStart",
        coalesce(l.period_end, ${plannedEnd}) as "periodEnd",
        coalesce(l.rollover_cap, a.rollover_cap) as "rolloverCap",
        coalesce(d.drawn, 0) as drawn, coalesce(h.held, 0) as held
      from entries e
      left join lots l on l.account_id = e.account_id and l.seq = e.seq
      left join allowances a on a.account_id = e.account_id and a.entry_seq = case
        when kind = 'included' then e.seq
        when kind = 'reinstate' then (select min(entry_seq) from allowances where payment_id = e.payment_id) end
      left join (select lot_seq, sum(amount - returned) as drawn from draws
        where account_id = ${accountId} group by lot_seq) d on d.lot_seq = e.seq
      left join (select lot_seq, sum(hold_draws.amount) as held from holds join hold_draws on hold_id = id
        where account_id = ${accountId} and status = 'open' group by lot_seq) h on h.lot_seq = e.seq
      where e.account_id = ${accountId} and e.amount > 0 and e.kind <> 'expire'
        and (e.kind <> 'give_back' or l.seq is not null)`);
    return rows.map(({ drawn, held, ...lot }) => ({ lot, drawn, held }));
  }

  /** Puts these lots in the place of all; those that hold nothing together with an entry, a draw or a hold go. */
  async replaceLots(accountId: number, lots: readonly Lot[]): Promise<void> {
    const { db } = this.#connection;
    await sql`
      delete from draws where account_id = ${accountId} and not exists
        (select 1 from entries e where e.account_id = ${accountId} and e.seq = draws.seq and e.amount < 0)`.execute(db);
    await sql`
      delete from lots where account_id = ${accountId}
        and not exists (select 1 from entries e
          where e.account_id = ${accountId} and e.seq = lots.seq and e.amount > 0 and e.kind <> 'expire')
        and not exists (select 1 from draws d where d.account_id = ${accountId} and d.lot_seq = lots.seq)`.execute(db);
    for (const lot of lots) {
      const { original, remaining, expiresAt: expires_at, paymentId: payment_id } = lot;
      const values = { original, remaining, expires_at, payment_id };
      const { seq, subscriptionItem: subscription_item, periodStart: period_start } = lot;
      const period = { subscription_item, period_start, period_end: lot.periodEnd, rollover_cap: lot.rolloverCap };
      await db
        .insertInto('lots')
        .values({ account_id: accountId, seq, ...period, ...values })
        .onConflict((conflict) => conflict.columns(['account_id', 'seq']).doUpdateSet(values))
        .execute();
    }
  }

  async #rows<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
    return (await statement.execute(this.#connection.db)).rows;
  }
}

/** When an allowance's credits are due to end, where they end with their period. */
const plannedEnd = sql`case when a.rollover_cap is not null then a.period_end end`;
const granted = sql`coalesce(sum(case when kind in ('purchase', 'included') then amount else 0 end), 0)`;
const revoked = sql`coalesce(sum(case when kind in ('revoke', 'reinstate') then -amount else 0 end), 0)`;
