import type { Deliverer } from '../deliveries/deliverer.ts';
import { change } from '../events.ts';
import type { Engine } from '../views.ts';
import type { World } from '../world.ts';
import { findCode } from './codes.ts';
import { authenticate, pay } from './pay.ts';
import { reprice } from './price.ts';
import { checkoutView } from './view.ts';

/** Stripe holds the buyer's redirect until the endpoint has answered, at most so long. */
const redirectHoldMs = 10_000;

const notOpen = { kind: 'refused', message: 'This Checkout Session is no longer open.' } as const;

function applyCode(world: World, id: string, typed: string): ReturnType<Engine['checkout']['applyCode']> {
  const session = world.store.get('checkout.session', id);
  if (session?.status !== 'open') return notOpen;
  if (!session.allow_promotion_codes) return { kind: 'refused', message: 'This Checkout Session takes no codes.' };
  const found = findCode(world, session, typed);
  if ('fault' in found) return { kind: 'refused', message: found.fault };
  change(world, 'checkout.session', id, null, (open, hidden) => {
    hidden.code = found.code;
    reprice(world, open, hidden);
  });
  return { kind: 'applied' };
}

function removeCode(world: World, id: string): void {
  const session = world.store.get('checkout.session', id);
  if (session?.status !== 'open' || !session.allow_promotion_codes) return;
  change(world, 'checkout.session', id, null, (open, hidden) => {
    hidden.code = null;
    reprice(world, open, hidden);
  });
}

function setQuantity(
  world: World,
  id: string,
  lineId: string,
  quantity: number,
): ReturnType<Engine['checkout']['setQuantity']> {
  const session = world.store.get('checkout.session', id);
  if (session?.status !== 'open') return notOpen;
  const line = world.store.hidden('checkout.session', id).lineItems.find((item) => item.id === lineId);
  const limits = line?.adjustable_quantity;
  if (!limits) return { kind: 'refused', message: 'The quantity of this line is fixed.' };
  const { minimum, maximum } = limits;
  if (!Number.isInteger(quantity) || quantity < (minimum ?? 1) || quantity > (maximum ?? 99)) {
    return { kind: 'refused', message: `The quantity must be between ${minimum ?? 1} and ${maximum ?? 99}.` };
  }
  change(world, 'checkout.session', id, null, (open, hidden) => {
    hidden.lineItems = hidden.lineItems.map((item) => (item.id === lineId ? { ...item, quantity } : item));
    reprice(world, open, hidden);
  });
  return { kind: 'set' };
}

async function redirect(world: World, deliverer: Deliverer, id: string): Promise<string | null> {
  const session = world.store.get('checkout.session', id);
  if (session?.status !== 'complete') return null;
  const { completedEvent } = world.store.hidden('checkout.session', id);
  if (completedEvent) await deliverer.answered(completedEvent, redirectHoldMs);
  // Cards need no redirect, so `if_required` stays where it is, like `never`.
  if (session.ui_mode !== 'hosted_page' && session.redirect_on_completion !== 'always') return null;
  const target = session.success_url ?? session.return_url;
  return target?.replaceAll('{CHECKOUT_SESSION_ID}', id) ?? null;
}

export function checkoutEngine(world: World, deliverer: Deliverer): Engine['checkout'] {
  const atomic = <T>(work: () => T): T => {
    world.jobs.run(world.clock.now());
    return world.store.transaction(work);
  };
  return {
    view: (id) => atomic(() => checkoutView(world, id)),
    pay: (id, payment) => atomic(() => pay(world, id, payment)),
    authenticate: (id, succeeds) => atomic(() => authenticate(world, id, succeeds)),
    applyCode: (id, code) => atomic(() => applyCode(world, id, code)),
    removeCode: (id) => atomic(() => removeCode(world, id)),
    setQuantity: (id, lineId, quantity) => atomic(() => setQuantity(world, id, lineId, quantity)),
    redirect: (id) => redirect(world, deliverer, id),
  };
}
