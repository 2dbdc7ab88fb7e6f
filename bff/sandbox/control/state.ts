import { z } from 'zod';
import { type Route, route } from './route.ts';

export const stateRoutes: Route[] = [
  // Empties everything but the keys and the endpoint's address, and lets the clock run with the machine's again.
  route('POST', '/reset', z.strictObject({}), ({ world, deliverer, faults, log }) => {
    world.store.empty();
    world.clock.reset();
    world.orders.splice(0);
    world.portalDecline = 'keeps_plan';
    deliverer.faults.clear();
    faults.clear();
    log.clear();
  }),
];
