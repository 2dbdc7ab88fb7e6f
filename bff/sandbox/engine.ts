import { checkoutEngine } from './checkout/actions.ts';
import { dashboard } from './dashboard/dashboard.ts';
import type { Deliverer } from './deliveries/deliverer.ts';
import { invoiceEngine, receiptView } from './invoice-view.ts';
import { portalEngine } from './portal/actions.ts';
import type { Engine } from './views.ts';
import type { World } from './world.ts';

/** What a person can do on the pages; the control API does the same by the same functions. */
export function createEngine(world: World, deliverer: Deliverer): Engine {
  return {
    now: () => world.clock.now(),
    checkout: checkoutEngine(world, deliverer),
    portal: portalEngine(world),
    invoices: invoiceEngine(world),
    dashboard: dashboard(world, deliverer),
    receipts: { view: (id) => receiptView(world, id) },
  };
}
