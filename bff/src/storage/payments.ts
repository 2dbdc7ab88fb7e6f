import type { Allowance } from '../billing/allowance.ts';
import type { Connection } from './connection.ts';
import { endedOfLots } from './ended.ts';
import type { AllowancesTable, DisputesTable, PaymentsTable, RefundsTable } from './schema.ts';

export interface Payment {
  /** The invoice, else the payment intent, else the session. */
  id: string;
  accountId: number;
  amountMinor: number;
  currency: string;
  /** Stripe's other names for it. */
  aliases: string[];
}

/** A payment with what came back of it. */
export interface PaymentFacts {
  accountId: number | null;
  amountMinor: number;
  granted: number;
  revoked: number;
  revision: number;
  refunds: { amountMinor: number; status: string }[];
  disputes: { amountMinor: number; isWithdrawn: boolean }[];
}

export interface GrantingPayment {
  id: string;
  accountId: number | null;
  granted: number;
  names: string[];
}

/** What was paid at Stripe, which credits it brought, and what came back of it. */
export class Payments {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Records a payment once, whichever of its facts came first and by whichever of its names, and says by which it is
   * kept. What was paid only grows, so that a slower, older answer takes nothing away from it.
   */
  async record(payment: Payment, now: number): Promise<string> {
    const { accountId, amountMinor, currency, aliases } = payment;
    const id = await this.#nameOf(payment);
    const row: PaymentsTable = {
      id,
      account_id: accountId,
      amount_minor: amountMinor,
      currency,
      granted: 0,
      revoked: 0,
      revision: 0,
      fetch_seq: 0,
      paid_at: now,
    };
    await this.#connection.db
      .insertInto('payments')
      .values(row)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          account_id: accountId,
          amount_minor: eb
            .case()
            .when('payments.amount_minor', '<', amountMinor)
            .then(amountMinor)
            .else(eb.ref('payments.amount_minor'))
            .end(),
        })),
      )
      .execute();
    if (aliases.length === 0) return id;
    await this.#connection.db
      .insertInto('payment_aliases')
      .values(aliases.map((alias) => ({ alias, payment_id: id })))
      .onConflict((conflict) => conflict.column('alias').doNothing())
      .execute();
    return id;
  }

  /** The name that a payment has here already: what was granted for it first, and what came back of it joins that. */
  async #nameOf({ id, aliases }: Payment): Promise<string> {
    const { db } = this.#connection;
    const found = await db
      .selectFrom('payments')
      .select(['id', 'granted'])
      .where((eb) =>
        eb.or([
          eb('id', 'in', [id, ...aliases]),
          eb('id', 'in', eb.selectFrom('payment_aliases').select('payment_id').where('alias', '=', id)),
        ]),
      )
      .orderBy('granted', 'desc')
      .orderBy('id')
      .execute();
    const [kept, ...others] = found;
    if (!kept) return id;
    const joining = others.filter(({ granted }) => granted === 0).map((other) => other.id);
    if (joining.length > 0) {
      for (const table of ['refunds', 'disputes'] as const) {
        await db.updateTable(table).set({ payment_id: kept.id }).where('payment_id', 'in', joining).execute();
      }
    }
    return kept.id;
  }

  /**
   * Refunds and disputes of a payment as fetch number `fetchSeq` saw them: one row each. False where a later fetch was
   * kept already: then fetch again, for neither answer need be the newest.
   */
  async keepReturns(
    paymentId: string,
    fetchSeq: number,
    refunds: RefundsTable[],
    disputes: DisputesTable[],
  ): Promise<boolean> {
    const { db } = this.#connection;
    const { numUpdatedRows } = await db
      .updateTable('payments')
      .set({ fetch_seq: fetchSeq })
      .where('id', '=', paymentId)
      .where('fetch_seq', '<', fetchSeq)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    for (const refund of refunds) {
      const { payment_id, status, amount_minor } = refund;
      await db
        .insertInto('refunds')
        .values(refund)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ payment_id, status, amount_minor }))
        .execute();
    }
    for (const dispute of disputes) {
      const { payment_id, status, amount_minor, funds_withdrawn } = dispute;
      await db
        .insertInto('disputes')
        .values(dispute)
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({ payment_id, status, amount_minor, funds_withdrawn }),
        )
        .execute();
    }
    return true;
  }

  /** Whether an invoice was looked at since it was paid. */
  async knowsInvoice(invoiceId: string): Promise<boolean> {
    const row = await this.#connection.db
      .selectFrom('payment_aliases')
      .select('alias')
      .where('alias', '=', invoiceId)
      .executeTakeFirst();
    return row !== undefined;
  }

  async statusOfRefund(id: string): Promise<string | undefined> {
    const row = await this.#connection.db
      .selectFrom('refunds')
      .select('status')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.status;
  }

  async dispute(id: string): Promise<{ status: string; isWithdrawn: boolean } | undefined> {
    const row = await this.#connection.db
      .selectFrom('disputes')
      .select(['status', 'funds_withdrawn'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row && { status: row.status, isWithdrawn: row.funds_withdrawn === 1 };
  }

  /** Whose a payment is, where it is known by this name. */
  async accountOf(name: string): Promise<number | undefined> {
    const { db } = this.#connection;
    const aliased = db.selectFrom('payment_aliases').select('payment_id').where('alias', '=', name);
    const row = await db
      .selectFrom('payments')
      .select('account_id')
      .where((eb) => eb.or([eb('id', '=', name), eb('id', 'in', aliased)]))
      .executeTakeFirst();
    return row?.account_id ?? undefined;
  }

  /** Payments that brought credits, in the order of their names, with Stripe's other names for each. */
  async thatGranted(after: string, limit: number): Promise<GrantingPayment[]> {
    const { db } = this.#connection;
    const payments = await db
      .selectFrom('payments')
      .select(['id', 'account_id', 'granted'])
      .where('granted', '>', 0)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    if (payments.length === 0) return [];
    const ids = payments.map(({ id }) => id);
    const aliases = await db.selectFrom('payment_aliases').selectAll().where('payment_id', 'in', ids).execute();
    const names = new Map(ids.map((id): [string, string[]] => [id, [id]]));
    for (const { alias, payment_id } of aliases) names.get(payment_id)?.push(alias);
    return payments.map(({ id, account_id: accountId, granted }) => ({
      id,
      accountId,
      granted,
      names: names.get(id) ?? [],
    }));
  }

  async facts(paymentId: string): Promise<PaymentFacts> {
    const { db } = this.#connection;
    const payment = await db.selectFrom('payments').selectAll().where('id', '=', paymentId).executeTakeFirstOrThrow();
    const refunds = await db.selectFrom('refunds').selectAll().where('payment_id', '=', paymentId).execute();
    const disputes = await db.selectFrom('disputes').selectAll().where('payment_id', '=', paymentId).execute();
    return {
      accountId: payment.account_id,
      amountMinor: payment.amount_minor,
      granted: payment.granted,
      revoked: payment.revoked,
      revision: payment.revision,
      refunds: refunds.map((refund) => ({ amountMinor: refund.amount_minor, status: refund.status })),
      disputes: disputes.map((each) => ({ amountMinor: each.amount_minor, isWithdrawn: each.funds_withdrawn === 1 })),
    };
  }

  /** Counts credits as brought by a payment, so that a refund knows what to take back. */
  async addGranted(paymentId: string, credits: number): Promise<void> {
    await this.#connection.db
      .updateTable('payments')
      .set((eb) => ({ granted: eb('granted', '+', credits) }))
      .where('id', '=', paymentId)
      .execute();
  }

  async setRevoked(paymentId: string, revoked: number, revision: number): Promise<void> {
    await this.#connection.db.updateTable('payments').set({ revoked, revision }).where('id', '=', paymentId).execute();
  }

  /** All that a subscription item was given, the oldest first. */
  async allowances(subscriptionItem: string): Promise<Allowance[]> {
    const rows = await this.#connection.db
      .selectFrom('allowances')
      .selectAll()
      .where('subscription_item', '=', subscriptionItem)
      .orderBy('period_start')
      .execute();
    const [first] = rows;
    const ending = rows.filter((row) => row.rollover_cap !== null).flatMap((row) => row.entry_seq ?? []);
    const ended = first ? await endedOfLots(this.#connection, first.account_id, ending) : [];
    return rows.map((row) => ({
      periodStart: row.period_start,
      periodEnd: row.period_end,
      beginsAt: row.begins_at ?? row.period_start,
      planId: row.plan_id,
      floor: row.floor,
      level: row.level,
      credits: row.credits,
      ended: ended.find(({ lotSeq }) => lotSeq === row.entry_seq)?.amount ?? 0,
    }));
  }

  async recordAllowance(allowance: AllowancesTable): Promise<void> {
    await this.#connection.db.insertInto('allowances').values(allowance).execute();
  }
}
