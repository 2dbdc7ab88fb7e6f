import type Stripe from 'stripe';
import type { Deliverer } from '../deliveries/deliverer.ts';
import type { World } from '../world.ts';
import type {
  CustomerRow,
  DashboardView,
  DeliveryRow,
  EventPageView,
  EventRow,
  EventsWay,
  PaymentRow,
} from './views.ts';

const shownCustomers = 50;
const shownPayments = 12;
const shownEvents = 30;

export function readDashboard(world: World, deliverer: Deliverer, nextRenewal: number | undefined): DashboardView {
  const { store, clock } = world;
  return {
    merchant: world.merchant,
    now: clock.now(),
    ahead: Math.round(clock.offsetMs / 1000),
    nextRenewal: nextRenewal ?? null,
    webhookUrl: store.setting('webhook_url') || null,
    orders: world.orders,
    events: eventsWay(deliverer),
    held: deliverer.list(['held']).length,
    portalDecline: world.portalDecline,
    customers: store
      .list('customer', { limit: shownCustomers })
      .slice(0, shownCustomers)
      .map((customer) => customerRow(world, customer)),
    payments: store
      .list('charge', { limit: shownPayments })
      .slice(0, shownPayments)
      .map((charge) => paymentRow(world, charge)),
    recentEvents: eventRows(world, 'order by seq desc limit ?', shownEvents),
  };
}

/** What is in force for every event; what was ordered for some of them over the API has no button here. */
function eventsWay(deliverer: Deliverer): EventsWay | 'mixed' {
  const inForce = deliverer.faults.list().filter(({ count, used }) => count === undefined || used < count);
  const [only, ...others] = inForce;
  if (!only) return 'normal';
  return others.length > 0 || only.types?.length || only.count !== undefined ? 'mixed' : only.effect;
}

function customerRow(world: World, { id, name, email }: Stripe.Customer): CustomerRow {
  const subscriptions = world.store.list('subscription', { where: { customer: id } });
  const live = subscriptions.find(({ ended_at }) => ended_at === null) ?? subscriptions[0];
  return { id, name: name ?? null, email, plan: live ? planRow(world, live) : null };
}

function planRow(world: World, subscription: Stripe.Subscription): CustomerRow['plan'] {
  const [item] = subscription.items.data;
  const { status, ended_at, cancel_at, cancel_at_period_end } = subscription;
  const renewsAt = ended_at === null ? (item?.current_period_end ?? null) : null;
  const endsAt = ended_at ?? cancel_at ?? (cancel_at_period_end ? renewsAt : null);
  return { name: planName(world, subscription), status, renewsAt, endsAt };
}

export function planName(world: World, { items }: Stripe.Subscription): string {
  const product = items.data[0]?.price.product;
  return (typeof product === 'string' && world.store.get('product', product)?.name) || 'A plan';
}

function paymentRow(world: World, charge: Stripe.Charge): PaymentRow {
  const customer = typeof charge.customer === 'string' ? world.store.get('customer', charge.customer) : undefined;
  return {
    charge: charge.id,
    created: charge.created,
    description: whatFor(world, charge),
    customer: customer?.name ?? customer?.email ?? charge.billing_details.email,
    amount: charge.amount,
    amountRefunded: charge.amount_refunded,
    currency: charge.currency,
    status: charge.status as PaymentRow['status'],
    isDisputed: charge.disputed,
    openDispute: openDisputeOf(world, charge.id),
  };
}

/** The dispute of a charge that waits for its end. */
export function openDisputeOf(world: World, charge: string): string | null {
  const [dispute] = world.store.list('dispute', { where: { charge } });
  return dispute && !['won', 'lost', 'warning_closed'].includes(dispute.status) ? dispute.id : null;
}

/** The charge's own words, or what was bought in the Checkout that it paid. */
function whatFor(world: World, { description, payment_intent }: Stripe.Charge): string | null {
  if (description !== null || typeof payment_intent !== 'string') return description;
  const { session } = world.store.hidden('payment_intent', payment_intent);
  const { lineItems = [] } = session ? world.store.hidden('checkout.session', session) : {};
  return lineItems.map((line) => line.description).join(', ') || null;
}

type StoredEvent = Omit<EventRow, 'deliveries'>;
type StoredDelivery = DeliveryRow & { event: string };

function eventRows(world: World, condition: string, ...values: unknown[]): EventRow[] {
  const events = world.store
    .sql(`select id, type, created, about from events ${condition}`)
    .all(...values) as StoredEvent[];
  const deliveries = world.store
    .sql(
      'select event, state, attempts, status, problem from deliveries where event in (select value from json_each(?)) order by id',
    )
    .all(JSON.stringify(events.map(({ id }) => id))) as StoredDelivery[];
  return events.map((event) => ({
    ...event,
    deliveries: deliveries.filter((delivery) => delivery.event === event.id),
  }));
}

export function readEvent(world: World, id: string): EventPageView | undefined {
  const [row] = eventRows(world, 'where id = ?', id);
  const stored = world.store.sql('select body from events where id = ?').get(id) as { body: string } | undefined;
  return row && stored && { ...row, json: stored.body };
}
