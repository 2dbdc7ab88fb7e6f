import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import Stripe from 'stripe';
import { isMissing, isServerFailure } from '../stripe/calls.ts';
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

function changesTo({ item, taxBehavior }: Wanted, price: Stripe.Price): Stripe.PriceUpdateParams {
  const isMarked = Object.entries(metadataOf(item)).every(([key, value]) => price.metadata[key] === value);
  return {
    ...(!price.active && { active: true }),
    ...(taxBehavior && isOpen(price) && { tax_behavior: taxBehavior }),
    ...(!isMarked && { metadata: metadataOf(item) }),
  };
}

async function adjustPrice({ stripe, report, isDryRun }: Push, wanted: Wanted, price: Stripe.Price, label: string) {
  const changes = changesTo(wanted, price);
  if (Object.keys(changes).length === 0) return report('right', `${label}: ${price.id}`);
  if (!isDryRun) await stripe.prices.update(price.id, changes);
  const words = [
    ...(changes.active ? ['active again'] : []),
    ...(changes.tax_behavior ? [`tax ${changes.tax_behavior}`] : []),
    ...(changes.metadata ? ['marked as ours'] : []),
  ];
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

const maxAttempts = 5;

/**
 * Makes the price, once however many pushes make it now: the idempotency key is made of what is asked for. Stripe repeats
 * its answer under a key for a day, be it a failure or no longer true: so failures move on to the next key, and the lookup
 * key is looked after.
 */
async function makePrice(stripe: Stripe, wanted: Wanted): Promise<string> {
  const { item, productId, taxBehavior } = wanted;
  const params: Stripe.PriceCreateParams = {
    product: productId,
    currency: item.currency,
    unit_amount: item.amountMinor,
    ...(item.interval && { recurring: { interval: item.interval } }),
    ...(taxBehavior && { tax_behavior: taxBehavior }),
    ...claimOf(item),
    metadata: metadataOf(item),
  };
  const digest = createHash('sha256').update(JSON.stringify(params)).digest('hex');
  let failures = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      const { id } = await stripe.prices.create(params, {
        idempotencyKey: `billing_panel_price_${digest}_${failures}`,
      });
      if ((await holderOf(stripe, item))?.id !== id) await stripe.prices.update(id, { active: true, ...claimOf(item) });
      return id;
    } catch (error) {
      if (attempt === maxAttempts || !(isInUse(error) || isServerFailure(error))) throw error;
      // Stripe may have made it and failed afterwards.
      const holder = await holderOf(stripe, item);
      if (holder && fits(wanted, holder)) return holder.id;
      if (isServerFailure(error)) failures++;
      else await wait(500 * attempt);
    }
  }
}

async function holderOf(stripe: Stripe, item: PricedItem): Promise<Stripe.Price | undefined> {
  const key = lookupKeyOf(item);
  return (await pricesByLookupKey(stripe, [key])).get(key);
}

/** Another push is making the very same price at this moment. */
const isInUse = (error: unknown) => error instanceof Stripe.errors.StripeError && error.statusCode === 409;
