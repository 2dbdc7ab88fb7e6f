import type { ActsTable } from './acts.ts';
import type { PlanChangesUnderWayTable, PlanPreviewsTable } from './plan-changes.ts';
import type { RateLimitsTable } from './rate-limits.ts';

/**
 * The tables, as both databases have them. Ids of Stripe's are text; credits, minor units and times are integers
 * (times in milliseconds since 1970, by Stripe's clock where Stripe said them, else by ours); flags are 0 or 1.
 */
export interface Database {
  accounts: AccountsTable;
  former_customers: FormerCustomersTable;
  entries: EntriesTable;
  lots: LotsTable;
  draws: DrawsTable;
  replies: RepliesTable;
  holds: HoldsTable;
  hold_draws: HoldDrawsTable;
  payments: PaymentsTable;
  payment_aliases: PaymentAliasesTable;
  refunds: RefundsTable;
  disputes: DisputesTable;
  allowances: AllowancesTable;
  checkouts: CheckoutsTable;
  checkout_keys: CheckoutKeysTable;
  subscriptions: SubscriptionsTable;
  plan_previews: PlanPreviewsTable;
  plan_changes_under_way: PlanChangesUnderWayTable;
  prices: PricesTable;
  inbox: InboxTable;
  jobs: JobsTable;
  counters: CountersTable;
  settings: SettingsTable;
  rate_limits: RateLimitsTable;
  acts: ActsTable;
}

/** Who pays. Everything else names an account by its number; only this row ties the number to a person. */
export interface AccountsTable {
  id: number;
  /** The token's claim. Null once the person was deleted. */
  subject: string | null;
  /** Empty once a customer was begun without one. */
  email: string | null;
  customer_id: string | null;
  /** Random: makes the idempotency key of "create the customer" this account's alone, whatever database it is in. */
  customer_key: string;
  customer_attempt: number;
  /** A trial is given once, ever. */
  trial_used: number;
  /** The last entry's number; entries of an account are 1, 2, 3, … without a gap. */
  seq: number;
  total_purchased: number;
  total_used: number;
  held: number;
  created_at: number;
  deleted_at: number | null;
  deleted_by: string | null;
  /** A digest of the subject and of the idempotency key that it was deleted under. */
  deletion_key: string | null;
  canceled_subscriptions: number | null;
}

/** Customers that were deleted at Stripe, and whose they were. */
export interface FormerCustomersTable {
  customer_id: string;
  account_id: number;
}

/** The ledger: never changed, never deleted (triggers refuse it). */
export interface EntriesTable {
  account_id: number;
  seq: number;
  kind: string;
  amount: number;
  balance_after: number;
  /** The fact that caused it, unique: `purchase:<checkout>`, `included:<item>:<period>`, … Null where a reply's key does that. */
  source_key: string | null;
  /** The entry that this one gives back, undoes or corrects. */
  ref_seq: number | null;
  payment_id: string | null;
  expires_at: number | null;
  actor: string;
  operation: string | null;
  description: string | null;
  metadata: string | null;
  created_at: number;
}

/** Credits that came in together and end together. Named by the entry that brought them. */
export interface LotsTable {
  account_id: number;
  seq: number;
  original: number;
  /** What is neither spent, expired, taken back nor held. */
  remaining: number;
  expires_at: number | null;
  payment_id: string | null;
  /** For included credits: whose period brought them; and where they end with it, when, and how much of them stays. */
  subscription_item: string | null;
  period_start: number | null;
  period_end: number | null;
  rollover_cap: number | null;
}

/** What an entry took out of which lot. */
export interface DrawsTable {
  account_id: number;
  seq: number;
  lot_seq: number;
  amount: number;
  returned: number;
}

/** What changed the ledger under an admin's idempotency key, and what was answered. */
export interface RepliesTable {
  account_id: number;
  idempotency_key: string;
  request_hash: string;
  reply: string;
  created_at: number;
}

export interface HoldsTable {
  id: string;
  account_id: number;
  amount: number;
  settled: number;
  status: 'open' | 'settled' | 'released' | 'expired';
  operation: string;
  expires_at: number;
  created_at: number;
}

export interface HoldDrawsTable {
  hold_id: string;
  lot_seq: number;
  amount: number;
}

/** What was paid at once or in parts, by one name: the invoice, else the payment intent, else the session. */
export interface PaymentsTable {
  id: string;
  account_id: number | null;
  amount_minor: number;
  currency: string;
  /** Credits that it brought, and those that refunds and disputes of it took back. */
  granted: number;
  revoked: number;
  /** How often credits were taken back or given back for it. */
  revision: number;
  /** Of the newest answer about its refunds and disputes that was kept. */
  fetch_seq: number;
  paid_at: number | null;
}

/** Stripe's other names for a payment: payment intents, session; an invoice once all that it includes was granted. */
export interface PaymentAliasesTable {
  alias: string;
  payment_id: string;
}

export interface RefundsTable {
  id: string;
  payment_id: string;
  amount_minor: number;
  status: string;
}

export interface DisputesTable {
  id: string;
  payment_id: string;
  amount_minor: number;
  status: string;
  /** Withdrawn and not given back. */
  funds_withdrawn: number;
}

/** Included credits already given: once a subscription item, period and plan. */
export interface AllowancesTable {
  subscription_item: string;
  period_start: number;
  plan_id: string;
  period_end: number;
  /** From when it counts, where that is not the period's begin. */
  begins_at: number | null;
  account_id: number;
  /** The plan's credits for a whole period, when this was granted; and those of the plan before, where it was an upgrade. */
  level: number;
  floor: number;
  credits: number;
  entry_seq: number | null;
  payment_id: string | null;
  /** Where the plan's credits end with their period: how much of them stays. */
  rollover_cap: number | null;
}

/** A purchase that was begun: written before Stripe is called. What it says of price and credits is what is granted. */
export interface CheckoutsTable {
  id: string;
  account_id: number;
  kind: 'subscription' | 'package';
  item_id: string;
  price_id: string;
  amount_minor: number;
  currency: string;
  credits: number;
  expires_after_days: number | null;
  success_url: string;
  cancel_url: string;
  ui_mode: 'hosted' | 'embedded';
  trial_days: number;
  status: 'creating' | 'open' | 'processing' | 'paid' | 'failed' | 'expired';
  /** Unique while the purchase is under way: one subscription session an account, one session for the same package. */
  slot: string | null;
  /** What makes two purchases the same one. */
  content_hash: string;
  attempt: number;
  session_id: string | null;
  session_url: string | null;
  client_secret: string | null;
  created_at: number;
  checked_at: number;
}

export interface CheckoutKeysTable {
  account_id: number;
  idempotency_key: string;
  content_hash: string;
  checkout_id: string;
  created_at: number;
}

/** Stripe's subscriptions as they were last fetched. */
export interface SubscriptionsTable {
  id: string;
  account_id: number;
  status: string;
  item_id: string;
  price_id: string;
  amount_minor: number;
  currency: string;
  interval: string;
  product_name: string;
  period_start: number;
  period_end: number;
  cancels_at: number | null;
  trial_ends_at: number | null;
  changes_price_id: string | null;
  changes_at: number | null;
  /** An upgrade that waits for its payment. */
  pending_price_id: string | null;
  due_amount_minor: number | null;
  due_currency: string | null;
  due_next_attempt_at: number | null;
  due_url: string | null;
  created_at: number;
  ended_at: number | null;
  /** The number of the fetch that this row shows: a slower, older fetch never overwrites a newer one. */
  fetch_seq: number;
}

/** Every price that was ever an item's, so that whoever pays an old one keeps what it was for. */
export interface PricesTable {
  id: string;
  kind: 'plan' | 'package';
  item_id: string;
  amount_minor: number;
  currency: string;
  interval: string | null;
  seen_at: number;
}

/** Events of Stripe's: stored before they are answered, done in one transaction with what they caused. */
export interface InboxTable {
  id: string;
  type: string;
  object_id: string;
  status: 'pending' | 'done' | 'ignored' | 'dead';
  reason: string | null;
  attempts: number;
  next_at: number;
  lease_until: number;
  received_at: number;
  done_at: number | null;
}

/** Work that is done regularly, by one replica at a time. */
export interface JobsTable {
  name: string;
  next_at: number;
  lease_until: number;
  cursor: number | null;
}

export interface CountersTable {
  name: string;
  value: number;
}

export interface SettingsTable {
  name: string;
  value: string;
}
