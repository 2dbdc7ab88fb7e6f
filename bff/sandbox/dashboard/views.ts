import type { State } from '../deliveries/deliverer.ts';
import type { Ordered } from '../world.ts';

/** What the sandbox's own front page shows and may do. Amounts are minor units, moments Unix seconds by the sandbox's clock. */

export type EventsWay = 'normal' | 'delay' | 'repeat' | 'hold' | 'lose';

export interface CustomerRow {
  id: string;
  name: string | null;
  email: string | null;
  plan: { name: string; status: string; renewsAt: number | null; endsAt: number | null } | null;
}

export interface PaymentRow {
  charge: string;
  created: number;
  description: string | null;
  customer: string | null;
  amount: number;
  amountRefunded: number;
  currency: string;
  status: 'succeeded' | 'pending' | 'failed';
  isDisputed: boolean;
  /** A dispute that waits for its end. */
  openDispute: string | null;
}

export interface DeliveryRow {
  state: State;
  attempts: number;
  status: number | null;
  problem: string | null;
}

export interface EventRow {
  id: string;
  type: string;
  created: number;
  about: string;
  deliveries: DeliveryRow[];
}

export interface DashboardView {
  merchant: string;
  now: number;
  /** How far the sandbox's clock is ahead of the machine's, in seconds. */
  ahead: number;
  /** The next moment at which a plan renews, ends or changes. */
  nextRenewal: number | null;
  webhookUrl: string | null;
  orders: readonly Ordered[];
  events: EventsWay | 'mixed';
  held: number;
  portalDecline: 'keeps_plan' | 'changes_plan';
  customers: CustomerRow[];
  payments: PaymentRow[];
  recentEvents: EventRow[];
}

export interface ObjectGroup {
  title: string;
  objects: { id: string; line: string; json: string; page: string | null }[];
}

export interface CustomerPageView {
  id: string;
  name: string | null;
  email: string | null;
  groups: ObjectGroup[];
}

export interface EventPageView extends EventRow {
  json: string;
}

/** What a click led to: undefined, or why it could not be done. */
export type Refusal = string | undefined;

export interface Dashboard {
  view(): DashboardView;
  customer(id: string): CustomerPageView | undefined;
  event(id: string): EventPageView | undefined;
  /** Runs what falls due on the way, each at its own moment. */
  moveOn(by: 'day' | 'month' | 'renewal'): Refusal;
  orderCard(order: Ordered | 'none'): Refusal;
  setDeliveries(way: EventsWay): Refusal;
  /** Lets go what is held. */
  release(order: 'as_is' | 'reverse'): Refusal;
  setPortalDecline(way: DashboardView['portalDecline']): Refusal;
  /** Refunds what is left of a payment. */
  refund(charge: string): Refusal;
  dispute(charge: string): Refusal;
  closeDispute(charge: string, outcome: 'won' | 'lost'): Refusal;
  /** One more delivery of an event. */
  send(event: string): Refusal;
}
