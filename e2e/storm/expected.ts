import type Stripe from 'stripe';
import catalog from '../demo/catalog.json' with { type: 'json' };
import type { Truth } from './truth.ts';

/**
 * What an account must have, worked out from the sandbox alone, by the words of the contract and by none of the server's
 * code.
 */
export interface Expected {
  /** Credits of each paid purchase, and of each paid line that includes some. */
  purchases: number[];
  inclusions: number[];
  /** What refunds and disputes took back and left so. */
  takenBack: number;
  subscription: { status: string; periodEnd: string; amountMinor: number } | null;
  problems: string[];
}

type Id = string | { id: string } | null | undefined;
const idOf = (reference: Id) => (typeof reference === 'string' ? reference : reference?.id);
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);

export function expectedOf(name: string, truth: Truth): Expected {
  const mine = truth.customers.filter(({ email }) => email === `${name}@example.com`);
  const isMine = ({ customer }: { customer?: Id }) => mine.some(({ id }) => id === idOf(customer));
  const granted = new Map<string, number>();
  const count = (payment: string, credits: number) => granted.set(payment, (granted.get(payment) ?? 0) + credits);

  const purchases = truth.sessions.filter(isMine).flatMap((session) => {
    if (session.mode !== 'payment' || session.status !== 'complete' || session.payment_status === 'unpaid') return [];
    const pack = catalog.packages.find(({ price }) => Math.round(price * 100) === session.amount_total);
    if (!pack) throw new Error(`nothing in the catalog costs ${session.amount_total}`);
    count(idOf(session.payment_intent) ?? session.id, pack.credits);
    return [pack.credits];
  });
  const inclusions = inclusionsOf(truth.invoices.filter(isMine), truth);
  for (const { invoice, credits } of inclusions) {
    const payment = truth.invoicePayments.find((each) => idOf(each.invoice) === invoice && each.status === 'paid');
    count(idOf(payment?.payment.payment_intent) ?? invoice, credits);
  }
  const subscriptions = truth.subscriptions.filter(isMine);
  const live = subscriptions.filter(({ status }) => !hasEnded(status));
  return {
    purchases,
    inclusions: inclusions.map(({ credits }) => credits).filter((credits) => credits > 0),
    takenBack: sum([...granted].map(([payment, credits]) => takenBack(payment, credits, truth))),
    subscription: shown(subscriptions),
    problems: [
      ...(mine.length > 1 ? [`${mine.length} customers at Stripe`] : []),
      ...(live.length > 1 ? [`${live.length} live subscriptions at Stripe`] : []),
    ],
  };
}

const hasEnded = (status: string) => status === 'canceled' || status === 'incomplete_expired';

/** Of those that live the oldest, else the newest. */
function shown(subscriptions: Stripe.Subscription[]): Expected['subscription'] {
  const oldestFirst = subscriptions.toSorted((a, b) => a.created - b.created);
  const found = oldestFirst.find(({ status }) => !hasEnded(status)) ?? oldestFirst.at(-1);
  const item = found?.items.data[0];
  if (!found || !item) return null;
  const periodEnd = new Date(item.current_period_end * 1_000).toISOString().replace('.000', '');
  return { status: found.status, periodEnd, amountMinor: item.price.unit_amount ?? 0 };
}

/** ceil(granted × min(amount, back) / amount), where the customer's balance counts as paid too. */
function takenBack(payment: string, credits: number, truth: Truth): number {
  const { charges, refunds, disputes, invoices, invoicePayments } = truth;
  const charge = charges.find((each) => idOf(each.payment_intent) === payment && each.paid);
  if (!charge) return 0;
  const billed = invoicePayments.find((each) => idOf(each.payment.payment_intent) === payment)?.invoice;
  const amount = invoices.find(({ id }) => id === idOf(billed as Id))?.total || charge.amount;
  const isOfIt = (each: { payment_intent?: Id }) => idOf(each.payment_intent) === payment;
  const back =
    sum(refunds.filter((each) => isOfIt(each) && !isUndone(each)).map(({ amount }) => amount)) +
    sum(disputes.filter((each) => isOfIt(each) && isWithdrawn(each)).map(({ amount }) => amount));
  return Math.ceil((credits * Math.min(amount, back)) / amount);
}

export const isUndone = ({ status }: Stripe.Refund) => status === 'failed' || status === 'canceled';
const isWithdrawn = ({ balance_transactions: moved }: Stripe.Dispute) => sum(moved.map(({ amount }) => amount)) < 0;

interface Inclusion {
  invoice: string;
  credits: number;
  start: number;
  end: number;
  /** When it began to count. */
  from: number;
  plan: string;
  /** The credits of a whole period that were had before it, and with it. */
  low: number;
  high: number;
}

/** What the lines of paid invoices include, in the order in which they were paid. */
function inclusionsOf(invoices: Stripe.Invoice[], { prices }: Truth): Inclusion[] {
  const plans = new Map(prices.map((price) => [price.id, planOf(price)]));
  const planOfLine = (line: Stripe.InvoiceLineItem) => plans.get(idOf(line.pricing?.price_details?.price) ?? '');
  const paid = invoices.filter(({ status, parent }) => status === 'paid' && parent?.subscription_details);
  const order = (invoice: Stripe.Invoice) => invoice.status_transitions.paid_at ?? invoice.created;
  paid.sort((a, b) => order(a) - order(b) || a.created - b.created || (a.number ?? '').localeCompare(b.number ?? ''));
  const given = new Map<string, Inclusion[]>();
  const billed = invoices.flatMap(({ lines }) => lines.data.filter((line) => itemOf(line)?.proration === false));
  for (const invoice of paid) {
    for (const line of invoice.lines.data) {
      const details = itemOf(line);
      const plan = planOfLine(line);
      if (!details || !plan) continue;
      const isOfItem = (each: Stripe.InvoiceLineItem) => itemOf(each)?.subscription_item === details.subscription_item;
      const before = given.get(details.subscription_item) ?? [];
      const isLeft = (each: Stripe.InvoiceLineItem) => each.amount < 0 && each.period.start === line.period.start;
      const left = invoice.lines.data.filter((each) => isOfItem(each) && isLeft(each));
      const periods = billed.filter(isOfItem).map((each) => ({
        ...each.period,
        low: 0,
        high: each.amount > 0 ? (planOfLine(each)?.credits_included ?? 0) : 0,
      }));
      const low = Math.max(0, ...left.map((each) => planOfLine(each)?.credits_included ?? 0));
      const inclusion = details.proration ? upgrade(line, plan, low, before, periods) : period(line, plan, before);
      if (inclusion) given.set(details.subscription_item, [...before, { ...inclusion, invoice: invoice.id ?? '' }]);
    }
  }
  return [...given.values()].flat();
}

const itemOf = (line: Stripe.InvoiceLineItem) => line.parent?.subscription_item_details;

type Plan = (typeof catalog.plans)[number];

function planOf(price: Stripe.Price): Plan | undefined {
  const interval = price.recurring?.interval;
  return catalog.plans.find((plan) => plan.price * 100 === price.unit_amount && plan.interval === interval);
}

type Found = Omit<Inclusion, 'invoice'>;

/** ceil: what of credits was for the time after a moment. */
const unlived = ({ credits, from, end }: Found, moment: number) =>
  moment >= end ? 0 : Math.ceil((credits * (end - Math.max(moment, from))) / (end - from));

/** Without what another period, paid already, cut off. */
function cut(whole: Found, before: Found[]): Found {
  const ends = before.map(({ start }) => start).filter((start) => start > whole.start);
  return ends.length === 0 ? whole : { ...whole, credits: whole.credits - unlived(whole, Math.min(...ends)) };
}

function period(
  { amount, period: { start, end } }: Stripe.InvoiceLineItem,
  plan: Plan,
  before: Inclusion[],
): Found | undefined {
  const isGiven = ({ start: begun, from, plan: id }: Inclusion) =>
    begun === start && (from === start || id === plan.id);
  if (amount <= 0 || before.some(isGiven)) return undefined;
  const { id, credits_included: high } = plan;
  const own = cut({ credits: high, start, end, from: start, plan: id, low: 0, high }, before);
  const off = sum(before.filter((each) => each.start < start).map((each) => unlived(each, start)));
  return { ...own, credits: Math.max(0, own.credits - off) };
}

/**
 * @param low what the plan that was left includes
 * @param periods all that the item was ever billed for, paid or not: an upgrade may be paid before its period is
 */
function upgrade(
  { amount, period: line }: Stripe.InvoiceLineItem,
  plan: Plan,
  low: number,
  before: Inclusion[],
  periods: { start: number; end: number; low: number; high: number }[],
): Found | undefined {
  const isIn = (each: { start: number; end: number }) => each.start <= line.start && line.start < each.end;
  const whole = [...before, ...periods].filter(isIn).toSorted((a, b) => b.start - a.start || b.end - a.end)[0];
  const had = [...before, ...periods].filter((each) => each.start === whole?.start);
  if (amount <= 0 || !whole || before.some((each) => each.start === whole.start && each.plan === plan.id)) {
    return undefined;
  }
  const high = plan.credits_included;
  // Credit by credit of a whole period: those that nothing brought before.
  let more = 0;
  for (let at = low; at < high; at++) if (!had.some((each) => each.low <= at && at < each.high)) more++;
  if (more === 0) return undefined;
  const { start, end } = whole;
  const credits = Math.floor((more * (line.end - line.start)) / (end - start));
  return cut({ credits, start, end, from: line.start, plan: plan.id, low, high }, before);
}
