import type Stripe from 'stripe';
import { isMissing } from '../stripe/calls.ts';
import { createOnce } from '../stripe/create-once.ts';
import { idOf } from '../stripe/from-stripe.ts';
import {
  isPriceOf,
  lookupKeyOf,
  type PricedItem,
  pricesByLookupKey,
  termsAtStripe,
  termsOf,
} from '../stripe/prices.ts';
import type { Push } from './report.ts';

/** What one price at Stripe has to be. */
export interface Wanted {
  item: PricedItem;
  productId: string;
  taxBehavior: 'inclusive' | 'exclusive' | undefined;
}

/** Stripe lets `unspecified` become either, once, and nothing else. */
const isOpen = ({ tax_behavior }: Stripe.Price) => tax_behavior === null || tax_behavior === 'unspecified';

function fits({ item, productId, taxBehavior }: Wanted, price: Stripe.Price): boolean {
  const isTaxRight = !taxBehavior || price.tax_behavior === taxBehavior || isOpen(price);
  return isPriceOf(item, price) && idOf(price.product) === productId && isTaxRight;
}

const metadataOf = (item: PricedItem) => ({ [`billing_panel_${item.kind}`]: item.id });

/**
 * Sees to it that the item's lookup key is on a price that charges what the catalog says. The price that loses it is left
 * as it is: who subscribed to it goes on paying it, and a server that still runs on the old catalog goes on selling it.
 *
 * @returns whether the item has another price than before
 */
export async function pushPrice(push: Push, wanted: Wanted, current: Stripe.Price | undefined): Promise<boolean> {
  const { stripe, report, isDryRun } = push;
  const { item } = wanted;
  const label = `price of "${item.name}", ${termsOf(item)}`;
  if (current && fits(wanted, current)) {
    await adjustPrice(push, wanted, current, label);
    return false;
  }
  const former = current ? `; ${current.id} (${termsAtStripe(current)}) stays for those who pay it` : '';
  const earlier = await earlierPrice(stripe, wanted);
  if (earlier) {
    if (!isDryRun) await stripe.prices.update(earlier.id, { ...changesTo(wanted, earlier), ...claimOf(item) });
    report('changed', `${label}: ${earlier.id}, which it had before${former}`);
    return true;
  }
  const made = isDryRun ? '' : `: ${await makePrice(stripe, wanted)}`;
  report('made', `${label}${made}${former}`);
  return true;
}

/** Stripe takes the key from whichever price has it in the same step. */
const claimOf = (item: PricedItem) => ({ lookup_key: lookupKeyOf(item), transfer_lookup_key: true });

function changesTo({ taxBehavior }: Wanted, price: Stripe.Price): Stripe.PriceUpdateParams {
  return {
    ...(!price.active && { active: true }),
    ...(taxBehavior && isOpen(price) && { tax_behavior: taxBehavior }),
  };
}

async function adjustPrice({ stripe, report, isDryRun }: Push, wanted: Wanted, price: Stripe.Price, label: string) {
  const changes = changesTo(wanted, price);
  const words = [
    ...(changes.active ? ['active again'] : []),
    ...(changes.tax_behavior ? [`tax ${changes.tax_behavior}`] : []),
  ];
  if (words.length === 0) return report('right', `${label}: ${price.id}`);
  if (!isDryRun) await stripe.prices.update(price.id, changes);
  report('changed', `${label}: ${price.id} (${words.join(', ')})`);
}

/** A price that the item had before, for a catalog that goes back to it. */
async function earlierPrice(stripe: Stripe, wanted: Wanted): Promise<Stripe.Price | undefined> {
  const marks = Object.entries(metadataOf(wanted.item));
  try {
    for await (const price of stripe.prices.list({ product: wanted.productId, limit: 100 })) {
      if (marks.every(([key, value]) => price.metadata[key] === value) && fits(wanted, price)) return price;
    }
  } catch (error) {
    // In a dry run the product may not be there yet.
    if (!isMissing(error)) throw error;
  }
  return undefined;
}

async function makePrice(stripe: Stripe, wanted: Wanted): Promise<string> {
  const { item, productId, taxBehavior } = wanted;
  const { id } = await createOnce<Stripe.PriceCreateParams, Stripe.Price>({
    name: 'price',
    params: {
      product: productId,
      currency: item.currency,
      unit_amount: item.amountMinor,
      ...(item.interval && { recurring: { interval: item.interval } }),
      ...(taxBehavior && { tax_behavior: taxBehavior }),
      ...claimOf(item),
      metadata: metadataOf(item),
    },
    create: (params, options) => stripe.prices.create(params, options),
    find: async () => {
      const holder = await holderOf(stripe, item);
      return holder && fits(wanted, holder) ? holder : undefined;
    },
  });
  // Under a key of the last 24 hours Stripe repeats its answer of then, and the lookup key may have moved on since.
  if ((await holderOf(stripe, item))?.id !== id) await stripe.prices.update(id, { active: true, ...claimOf(item) });
  return id;
}

async function holderOf(stripe: Stripe, item: PricedItem): Promise<Stripe.Price | undefined> {
  const key = lookupKeyOf(item);
  return (await pricesByLookupKey(stripe, [key])).get(key);
}
