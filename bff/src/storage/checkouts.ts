import type { Connection } from './connection.ts';
import type { CheckoutsTable } from './schema.ts';

export type CheckoutStatus = CheckoutsTable['status'];

/** A purchase that an account began. */
export interface Checkout {
  id: string;
  accountId: number;
  kind: 'subscription' | 'package';
  itemId: string;
  priceId: string;
  amountMinor: number;
  currency: string;
  /** What a package brings, frozen when the purchase began; 0 for a subscription. */
  credits: number;
  expiresAfterDays: number | null;
  successUrl: string;
  cancelUrl: string;
  uiMode: 'hosted' | 'embedded';
  trialDays: number;
  contentHash: string;
  attempt: number;
  status: CheckoutStatus;
  sessionId: string | null;
  sessionUrl: string | null;
  clientSecret: string | null;
  createdAt: number;
}

export type NewCheckout = Omit<Checkout, 'attempt' | 'status' | 'sessionId' | 'sessionUrl' | 'clientSecret'>;

export interface OpenedSession {
  id: string;
  url: string | null;
  clientSecret: string | null;
}

/** A caller's idempotency key, and what was asked under it. */
export interface CallerKey {
  name: string;
  requestHash: string;
}

/** Purchases under way and past, written before Stripe is called. */
export class Checkouts {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async byId(id: string): Promise<Checkout | undefined> {
    const row = await this.#connection.db.selectFrom('checkouts').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toCheckout(row);
  }

  async ofSession(sessionId: string): Promise<Checkout | undefined> {
    const row = await this.#connection.db
      .selectFrom('checkouts')
      .selectAll()
      .where('session_id', '=', sessionId)
      .executeTakeFirst();
    return row && toCheckout(row);
  }

  /** Purchases of an account that somebody may still pay for. */
  async underWay(accountId: number): Promise<Checkout[]> {
    const rows = await this.#connection.db
      .selectFrom('checkouts')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('status', 'in', ['creating', 'open'])
      .execute();
    return rows.map(toCheckout);
  }

  /** Plans that somebody may still pay for; of purchases whose session was never heard of, those begun after `createdAfter`. */
  async plansUnderWay(createdAfter: number): Promise<string[]> {
    const rows = await this.#connection.db
      .selectFrom('checkouts')
      .select('item_id')
      .distinct()
      .where('kind', '=', 'subscription')
      .where((eb) =>
        eb.or([
          eb('status', 'in', ['open', 'processing']),
          eb('status', '=', 'creating').and('created_at', '>', createdAfter),
        ]),
      )
      .execute();
    return rows.map((row) => row.item_id);
  }

  async inSlot(slot: string): Promise<Checkout | undefined> {
    const row = await this.#connection.db
      .selectFrom('checkouts')
      .selectAll()
      .where('slot', '=', slot)
      .executeTakeFirst();
    return row && toCheckout(row);
  }

  /** False where another purchase holds the slot. */
  async begin(checkout: NewCheckout, slot: string): Promise<boolean> {
    const result = await this.#connection.db
      .insertInto('checkouts')
      .values({
        id: checkout.id,
        account_id: checkout.accountId,
        kind: checkout.kind,
        item_id: checkout.itemId,
        price_id: checkout.priceId,
        amount_minor: checkout.amountMinor,
        currency: checkout.currency,
        credits: checkout.credits,
        expires_after_days: checkout.expiresAfterDays,
        success_url: checkout.successUrl,
        cancel_url: checkout.cancelUrl,
        ui_mode: checkout.uiMode,
        trial_days: checkout.trialDays,
        content_hash: checkout.contentHash,
        created_at: checkout.createdAt,
        status: 'creating',
        slot,
        attempt: 1,
        checked_at: 0,
      })
      .onConflict((conflict) => conflict.column('slot').doNothing())
      .executeTakeFirst();
    return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  /** Records the session that Stripe made; an event may have said more already, which stays. */
  async opened(id: string, session: OpenedSession): Promise<void> {
    await this.#connection.db
      .updateTable('checkouts')
      .set({ session_id: session.id, session_url: session.url, client_secret: session.clientSecret })
      .where('id', '=', id)
      .execute();
    await this.#connection.db
      .updateTable('checkouts')
      .set({ status: 'open' })
      .where('id', '=', id)
      .where('status', '=', 'creating')
      .execute();
  }

  /** Gives up an idempotency key that Stripe answers with a stored failure. Racing calls give it up once. */
  async nextAttempt(checkout: Checkout): Promise<void> {
    await this.#connection.db
      .updateTable('checkouts')
      .set({ attempt: checkout.attempt + 1 })
      .where('id', '=', checkout.id)
      .where('attempt', '=', checkout.attempt)
      .execute();
  }

  /** Moves a purchase on and frees its slot. What was paid or failed for good is not moved back. */
  async conclude(id: string, sessionId: string, status: 'processing' | 'paid' | 'failed' | 'expired'): Promise<void> {
    await this.#connection.db
      .updateTable('checkouts')
      .set({ status, slot: null, session_id: sessionId })
      .where('id', '=', id)
      .where('status', 'not in', ['paid'])
      .execute();
  }

  /** A purchase that Stripe refused. Nothing came of it, so that its key is free for another try. */
  async abandon(id: string): Promise<void> {
    const { db } = this.#connection;
    const { numUpdatedRows } = await db
      .updateTable('checkouts')
      .set({ status: 'failed', slot: null })
      .where('id', '=', id)
      .where('status', '=', 'creating')
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await db.deleteFrom('checkout_keys').where('checkout_id', '=', id).execute();
  }

  /** Makes room for a fresh session of the same package; the old page stays payable until it ends. */
  async leaveSlot(id: string): Promise<void> {
    await this.#connection.db.updateTable('checkouts').set({ slot: null }).where('id', '=', id).execute();
  }

  /** True for one caller in the period: that one may ask Stripe. */
  async mayAskStripe(id: string, now: number, periodMs: number): Promise<boolean> {
    const result = await this.#connection.db
      .updateTable('checkouts')
      .set({ checked_at: now })
      .where('id', '=', id)
      .where('checked_at', '<=', now - periodMs)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** Sessions that were open or under way when last heard of, and not asked about since `before`, the longest unasked first. */
  async unsettledSessions(before: number, limit: number): Promise<{ id: string; status: CheckoutStatus }[]> {
    const rows = await this.#connection.db
      .selectFrom('checkouts')
      .select(['session_id', 'status'])
      .where('status', 'in', ['open', 'processing'])
      .where('checked_at', '<', before)
      .where('session_id', 'is not', null)
      .orderBy('checked_at')
      .limit(limit)
      .execute();
    return rows.flatMap(({ session_id: id, status }) => (id === null ? [] : [{ id, status }]));
  }

  /** Notes that Stripe is being asked about these sessions. */
  async asking(sessionIds: string[], now: number): Promise<void> {
    await this.#connection.db
      .updateTable('checkouts')
      .set({ checked_at: now })
      .where('session_id', 'in', sessionIds)
      .execute();
  }

  async ofKey(
    accountId: number,
    key: string,
  ): Promise<{ checkout: Checkout; requestHash: string; createdAt: number } | undefined> {
    const row = await this.#connection.db
      .selectFrom('checkout_keys')
      .select(['checkout_id', 'content_hash', 'created_at'])
      .where('account_id', '=', accountId)
      .where('idempotency_key', '=', key)
      .executeTakeFirst();
    const checkout = row && (await this.byId(row.checkout_id));
    return row && checkout && { checkout, requestHash: row.content_hash, createdAt: row.created_at };
  }

  /** Binds a caller's key to a purchase, unless it is bound already; a binding older than `before` gives way. */
  async bindKey(checkout: Checkout, key: CallerKey, now: number, before: number): Promise<void> {
    const row = { content_hash: key.requestHash, checkout_id: checkout.id, created_at: now };
    await this.#connection.db
      .insertInto('checkout_keys')
      .values({ account_id: checkout.accountId, idempotency_key: key.name, ...row })
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'idempotency_key'])
          .doUpdateSet(row)
          .where('checkout_keys.created_at', '<', before),
      )
      .execute();
  }
}

function toCheckout(row: CheckoutsTable): Checkout {
  return {
    id: row.id,
    accountId: row.account_id,
    kind: row.kind,
    itemId: row.item_id,
    priceId: row.price_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    credits: row.credits,
    expiresAfterDays: row.expires_after_days,
    successUrl: row.success_url,
    cancelUrl: row.cancel_url,
    uiMode: row.ui_mode,
    trialDays: row.trial_days,
    contentHash: row.content_hash,
    attempt: row.attempt,
    status: row.status,
    sessionId: row.session_id,
    sessionUrl: row.session_url,
    clientSecret: row.client_secret,
    createdAt: row.created_at,
  };
}
