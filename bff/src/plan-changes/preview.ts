import type Stripe from 'stripe';
import type { Services } from '../services.ts';
import { askStripe } from '../stripe/calls.ts';
import type { Current } from './current.ts';
import { atOnce, itemsFor, type PlanChange } from './parameters.ts';

/** What a change costs, as Stripe computes it. Amounts in minor units, times in Stripe's seconds. */
export interface Cost {
  dueNow: number;
  dueLater: number;
  /** When the later sum is due. */
  at: number;
  lines: Stripe.InvoiceLineItem[];
  /** The second that the sum of now was computed for. */
  prorationDate: number | null;
}

/** The next invoice, were nothing changed. */
export async function costOfNothing(current: Current, services: Services): Promise<Cost> {
  return later(current, await nextInvoice(current, current.item.price.id, services));
}

export async function costOf(change: PlanChange, current: Current, services: Services): Promise<Cost> {
  const { item, source } = current;
  // What waits for the period's end, or for that of a trial, costs nothing before.
  if (change.takesEffect === 'period_end' || source.status === 'trialing') {
    return later(current, await nextInvoice(current, change.priceId, services));
  }
  const now = await preview({ subscription_details: atOnce(current, change.priceId, null) }, current, services);
  const at = Math.max(item.current_period_end, ...now.lines.data.map(({ period }) => period.end));
  const then = await nextInvoice(current, change.priceId, services, at);
  // What a credit leaves in the customer's balance pays the next invoice first.
  const credit = Math.min(0, now.starting_balance + now.total);
  return {
    dueNow: now.amount_due,
    dueLater: Math.max(0, wholePeriod(then) + credit),
    at,
    lines: now.lines.data,
    prorationDate: now.parent?.subscription_details?.subscription_proration_date ?? null,
  };
}

const later = ({ item }: Current, { amount_due, lines }: Stripe.Invoice): Cost => ({
  dueNow: 0,
  dueLater: amount_due,
  at: item.current_period_end,
  lines: lines.data,
  prorationDate: null,
});

/** The invoice of a whole period at a price, with the coupons that are still good at its beginning. */
async function nextInvoice(
  current: Current,
  priceId: string,
  services: Services,
  at = current.item.current_period_end,
): Promise<Stripe.Invoice> {
  const discounts = current.source.discounts.filter((each) => typeof each !== 'string');
  const good = discounts.filter(({ end }) => end === null || end > at);
  return await preview(
    {
      subscription_details: { items: itemsFor(current, priceId), proration_behavior: 'none' },
      ...(good.length === discounts.length
        ? {}
        : { discounts: good.length === 0 ? '' : good.map(({ id }) => ({ discount: id })) }),
    },
    current,
    services,
  );
}

const preview = (
  params: Stripe.InvoiceCreatePreviewParams,
  { source }: Current,
  { stripe }: Services,
): Promise<Stripe.Invoice> => askStripe(() => stripe.invoices.createPreview({ subscription: source.id, ...params }));

/** What the period itself costs after its coupons, without what else stands on the invoice. */
function wholePeriod({ lines }: Stripe.Invoice): number {
  return lines.data
    .filter(({ parent }) => parent?.subscription_item_details?.proration === false)
    .map(({ amount, discount_amounts }) =>
      (discount_amounts ?? []).reduce((left, { amount: off }) => left - off, amount),
    )
    .reduce((sum, amount) => sum + amount, 0);
}
