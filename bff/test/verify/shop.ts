import type { Body, Operation, Output } from '@billing-panel/contract';
import { operations } from '@billing-panel/contract';
import type { CatalogPlan } from '../../src/billing/catalog.ts';
import { dayMs } from '../../src/billing/time.ts';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import { offersOf } from '../../src/offers.ts';
import type { Handler } from '../../src/operations/handler.ts';
import { handlers } from '../../src/operations/index.ts';
import type { Services } from '../../src/services.ts';
import { batching } from '../../src/storage/batch.ts';
import type { Consumption } from '../../src/storage/consumptions.ts';
import { openStorage, type Storage } from '../../src/storage/open.ts';
import { checkoutSession } from '../../src/stripe-events/checkout-session.ts';
import { converge } from '../../src/stripe-events/converge.ts';
import { invoice } from '../../src/stripe-events/invoice.ts';
import type { Sources } from '../../src/stripe-events/outcome.ts';
import { dispute, refund } from '../../src/stripe-events/payment.ts';
import { subscription } from '../../src/stripe-events/subscription.ts';
import {
  intentOf,
  invoiceOf,
  type Line,
  priceOf,
  type SubscriptionThing,
  sessionOf,
  subscriptionOf,
} from './things.ts';
import { startWire, type Thing, type Wire } from './wire.ts';

const plan = (id: string, creditsIncluded: number, more: Partial<CatalogPlan> = {}): CatalogPlan => ({
  id,
  name: id,
  description: '',
  amountMinor: creditsIncluded * 10,
  currency: 'usd',
  interval: 'month',
  group: id,
  rank: creditsIncluded,
  creditsIncluded,
  creditsExpire: 'never',
  rolloverCap: 0,
  creditsInTrial: false,
  trialDays: 0,
  features: [],
  available: true,
  highlight: false,
  stripePriceId: undefined,
  formerPriceIds: [],
  ...more,
});

const plans = [
  plan('pro', 500),
  plan('team', 2_000, { creditsInTrial: true }),
  plan('rolling', 300, { creditsExpire: 'period_end', rolloverCap: 50 }),
];
const checkout = {
  automaticTax: false,
  taxBehavior: undefined,
  taxIdCollection: false,
  allowPromotionCodes: false,
  invoicesForPackages: false,
};
const offers = offersOf(
  { plans, packages: [], checkout },
  new Map(plans.map(({ id }): [string, string] => [id, `price_${id}`])),
  [],
);

const packageMinor = 1_000;

const stripePrice = (planId: PlanId) => priceOf(planId, plans.find((each) => each.id === planId)?.amountMinor ?? 0);

export type PlanId = 'pro' | 'team' | 'rolling';

/** A server's works without its doors: real operations and events over real storage, and a Stripe that is as tests say. */
export class Shop implements AsyncDisposable {
  readonly database: DatabaseAddress;
  readonly storage: Storage;
  readonly wire: Wire;
  readonly sources: Sources;
  readonly #services: Services;
  /** Milliseconds since 1970; a whole second. */
  at = Date.UTC(2026, 3, 28);
  #number: number;

  constructor(database: DatabaseAddress, storage: Storage, wire: Wire, first: number) {
    this.database = database;
    this.storage = storage;
    this.wire = wire;
    this.#number = first;
    const now = () => this.at;
    this.sources = { stripe: wire.stripe, storage, now, offers: async () => offers, refreshOffers: async () => {} };
    const consume = batching((items: readonly Consumption[]) =>
      storage.transaction((tx) => tx.ledger.consumeAll(items, now())),
    );
    this.#services = { storage, consume, now, offers: async () => offers } as unknown as Services;
  }

  static async open(database: DatabaseAddress, first = 1): Promise<Shop> {
    return new Shop(database, await openStorage({ database }), await startWire(), first);
  }

  async [Symbol.asyncDispose]() {
    await this.wire[Symbol.asyncDispose]();
    await this.storage.close();
  }

  name(prefix: string): string {
    return `${prefix}_${this.#number++}`;
  }

  pass(ms: number): void {
    this.at += ms;
  }

  get #seconds(): number {
    return this.at / 1_000;
  }

  /** An account, with its customer at Stripe. */
  async person(subject: string): Promise<{ id: number; customer: string }> {
    const account = await this.storage.accounts.claim(subject, undefined, this.at);
    const customer = await this.storage.accounts.linkCustomer(account.id, `cus_${account.id}`);
    return { id: account.id, customer: customer ?? '' };
  }

  /** An operation as an admin calls it; each call has a key of its own, unless it is given one. */
  async call<O extends Operation>(
    operation: O,
    subject: string,
    body: Omit<Body<O>, 'idempotency_key'> & { idempotency_key?: string },
  ): Promise<Output<O>> {
    const input = operations[operation].input.parse({ idempotency_key: this.name('key'), ...body });
    const handler = handlers[operation] as unknown as Handler<Operation>;
    return (await handler(input as never, { subject, actor: 'admin:ops' }, this.#services)) as Output<O>;
  }

  /** A package is begun, and its session made at Stripe. */
  async begin(subject: string, credits: number, expiresAfterDays: number | null = null): Promise<Thing> {
    const { id: accountId, customer } = await this.person(subject);
    const id = this.name('checkout');
    const session = this.name('cs_test');
    await this.storage.checkouts.begin(
      {
        id,
        accountId,
        kind: 'package',
        itemId: 'package',
        priceId: 'price_package',
        amountMinor: packageMinor,
        currency: 'usd',
        credits,
        expiresAfterDays,
        successUrl: 'https://app.example.com/ok',
        cancelUrl: 'https://app.example.com/',
        uiMode: 'hosted',
        trialDays: 0,
        contentHash: 'hash',
        createdAt: this.at,
      },
      id,
    );
    await this.storage.checkouts.opened(id, { id: session, url: 'https://stripe.example.com', clientSecret: null });
    const made = sessionOf(session, id, customer, packageMinor, this.#seconds);
    this.wire.things['checkout/sessions'].unshift(made);
    return made;
  }

  /** Pays a session at Stripe; nothing is told here. Answers the payment. */
  pay(session: Thing): string {
    const intent = this.#intent(String(session.customer), packageMinor);
    Object.assign(session, { status: 'complete', payment_status: 'paid', payment_intent: intent });
    return intent.id;
  }

  #intent(customer: string, amount: number): Thing {
    const intent = intentOf(this.name('pi'), customer, amount);
    this.wire.things.payment_intents.unshift(intent);
    return intent;
  }

  /** Buys a package, and the event of it arrives. Answers the payment. */
  async buy(subject: string, credits: number, expiresAfterDays: number | null = null): Promise<string> {
    const session = await this.begin(subject, credits, expiresAfterDays);
    const payment = this.pay(session);
    await this.bringHome(session);
    return payment;
  }

  async bringHome(session: Thing): Promise<void> {
    await converge(checkoutSession, session.id, this.sources);
  }

  async subscribe(subject: string, planId: PlanId): Promise<SubscriptionThing> {
    const { customer } = await this.person(subject);
    const made = this.subscriptionAtStripe(customer, planId);
    await converge(subscription, made.id, this.sources);
    return made;
  }

  subscriptionAtStripe(customer: string, planId: PlanId): SubscriptionThing {
    const made = subscriptionOf(this.name('sub'), this.name('si'), customer, stripePrice(planId), this.#seconds);
    this.wire.things.subscriptions.unshift(made);
    return made;
  }

  /** Pays what a subscription costs: its period, or an upgrade in the middle of it. Answers payment and invoice. */
  async invoice(of: SubscriptionThing, line: Line & { planId: PlanId }): Promise<{ payment: string; invoice: string }> {
    const paid = this.invoiceAtStripe(of, line);
    await converge(invoice, paid.invoice, this.sources);
    return paid;
  }

  invoiceAtStripe(of: SubscriptionThing, line: Line & { planId: PlanId }): { payment: string; invoice: string } {
    const { id: payment } = this.#intent(of.customer, line.amount);
    const id = this.name('in');
    this.wire.things.invoices.unshift(invoiceOf(id, of, payment, line, this.#seconds));
    return { payment, invoice: id };
  }

  /** Pays a period in several parts. Answers the payments and the invoice. */
  invoiceInParts(of: SubscriptionThing, planId: PlanId, parts: number[]): { payments: string[]; invoice: string } {
    const payments = parts.map((amount) => this.#intent(of.customer, amount).id);
    const id = this.name('in');
    const amount = parts.reduce((total, each) => total + each, 0);
    const made = invoiceOf(id, of, '', { planId, amount }, this.#seconds);
    const data = payments.map((payment_intent) => ({ status: 'paid', payment: { payment_intent } }));
    this.wire.things.invoices.unshift({ ...made, payments: { data } });
    return { payments, invoice: id };
  }

  switchAtStripe(of: SubscriptionThing, planId: PlanId): void {
    Object.assign(of.items.data[0], { price: stripePrice(planId) });
  }

  async upgrade(of: SubscriptionThing, planId: PlanId, amount: number) {
    this.switchAtStripe(of, planId);
    return await this.invoice(of, { planId, amount, isProration: true });
  }

  /** The next period begins and is paid. */
  async renew(of: SubscriptionThing, planId: PlanId) {
    this.nextPeriodAtStripe(of);
    return await this.invoice(of, { planId, amount: stripePrice(planId).unit_amount });
  }

  nextPeriodAtStripe(of: SubscriptionThing): void {
    const [item] = of.items.data;
    const start = item.current_period_end;
    this.at = Math.max(this.at, start * 1_000);
    Object.assign(item, { current_period_start: start, current_period_end: start + (30 * dayMs) / 1_000 });
  }

  async cancel(of: SubscriptionThing): Promise<void> {
    this.cancelAtStripe(of);
    await converge(subscription, of.id, this.sources);
  }

  cancelAtStripe(of: SubscriptionThing): void {
    Object.assign(of, { status: 'canceled', ended_at: this.#seconds });
  }

  /** A refund at Stripe; `status` moves it on, and so does naming it again. */
  async refund(payment: string, amount: number, status = 'succeeded', id = this.name('re')): Promise<string> {
    this.refundAtStripe(payment, amount, status, id);
    await converge(refund, id, this.sources);
    return id;
  }

  refundAtStripe(payment: string, amount: number, status: string, id: string): void {
    const { refunds } = this.wire.things;
    const known = refunds.find((each) => each.id === id);
    if (known) Object.assign(known, { status });
    else refunds.unshift({ id, payment_intent: payment, amount, status, created: this.#seconds });
  }

  async dispute(payment: string, amount: number, status: string, id = this.name('dp')): Promise<string> {
    this.disputeAtStripe(payment, amount, status, id);
    await converge(dispute, id, this.sources);
    return id;
  }

  disputeAtStripe(payment: string, amount: number, status: string, id: string): void {
    const { disputes } = this.wire.things;
    const withdrawn = [{ amount: -amount }];
    const balance_transactions = status === 'won' ? [...withdrawn, { amount }] : withdrawn;
    const known = disputes.find((each) => each.id === id);
    if (known) Object.assign(known, { status, balance_transactions });
    else
      disputes.unshift({ id, payment_intent: payment, amount, status, balance_transactions, created: this.#seconds });
  }

  /** What time brings, written down. */
  async catchUp(): Promise<void> {
    for (const accountId of await this.storage.ledger.accountsBehind(this.at, 1_000)) {
      await this.storage.transaction((tx) => tx.ledger.submit(accountId, { kind: 'catch_up' }, this.at));
    }
  }
}
