import { missing } from '../api/errors.ts';
import type { Kind, Kinds } from '../store/kinds.ts';
import type { World } from '../world.ts';

const nouns: Partial<Record<Kind, string>> = {
  'billing_portal.configuration': 'configuration',
  payment_method: 'PaymentMethod',
  promotion_code: 'promotion code',
  subscription_schedule: 'subscription schedule',
};

/** The object, or Stripe's refusal: 404 where the id stands in the address, 400 where it is a parameter. */
export function need<K extends Kind>(world: World, kind: K, id: string | undefined, param = 'id'): Kinds[K] {
  const found = id === undefined ? undefined : world.store.get(kind, id);
  if (!found) throw missing(nouns[kind] ?? kind, id ?? '', param);
  return found;
}
