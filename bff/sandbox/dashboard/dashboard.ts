import { closeDispute, openDispute } from '../billing/dispute.ts';
import { advance, nextRenewal } from '../control/clock.ts';
import { refund } from '../control/money.ts';
import { ControlFault } from '../control/route.ts';
import type { Deliverer } from '../deliveries/deliverer.ts';
import type { DeliveryOrder } from '../deliveries/faults.ts';
import type { World } from '../world.ts';
import { readCustomer } from './customer.ts';
import { openDisputeOf, readDashboard, readEvent } from './read.ts';
import type { Dashboard, EventsWay, Refusal } from './views.ts';

const effects: Record<EventsWay, DeliveryOrder | undefined> = {
  normal: undefined,
  delay: { effect: 'delay', ms: 20_000 },
  repeat: { effect: 'repeat', times: 1 },
  hold: { effect: 'hold' },
  lose: { effect: 'lose' },
};

/** A renewal's invoice is a draft for an hour: a month on, it is charged too. */
const moves = { day: { days: 1 }, month: { months: 1, hours: 1 }, renewal: { renewal: true } } as const;

/** The sandbox's own front page: what it shows, and what the control API does too, by the same functions. */
export function dashboard(world: World, deliverer: Deliverer): Dashboard {
  return {
    view: () => readDashboard(world, deliverer, nextRenewal(world)),
    customer: (id) => readCustomer(world, id),
    event: (id) => readEvent(world, id),
    moveOn: (by) => attempt(() => advance(world, moves[by])),
    orderCard: (order) => {
      world.orders.splice(0);
      if (order !== 'none') world.orders.push(order);
      return undefined;
    },
    setDeliveries: (way) => {
      deliverer.faults.clear();
      const effect = effects[way];
      if (effect) deliverer.faults.order(effect);
      return undefined;
    },
    release: (order) => {
      deliverer.faults.clear('hold');
      deliverer.release(order);
      return undefined;
    },
    setPortalDecline: (way) => {
      world.portalDecline = way;
      return undefined;
    },
    refund: (charge) => attempt(() => world.store.transaction(() => refund(world, { of: charge }))),
    dispute: (charge) => {
      const { paid, disputed } = world.store.get('charge', charge) ?? { paid: false, disputed: false };
      if (!paid || disputed) return 'This payment cannot be disputed.';
      world.store.transaction(() => openDispute(world, charge));
      return undefined;
    },
    closeDispute: (charge, outcome) => {
      const id = openDisputeOf(world, charge);
      if (id === null) return 'This payment has no open dispute.';
      world.store.transaction(() => closeDispute(world, id, outcome));
      return undefined;
    },
    send: (event) => (deliverer.resend(event) ? undefined : 'There is no such event, or no address to send it to.'),
  };
}

function attempt(work: () => unknown): Refusal {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ControlFault) return error.message;
    throw error;
  }
}
