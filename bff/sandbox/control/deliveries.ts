import { z } from 'zod';
import type { State } from '../deliveries/deliverer.ts';
import { ControlFault, type Route, route } from './route.ts';

const nothing = z.strictObject({});
const states = z.enum(['pending', 'held', 'delivered', 'failed', 'lost']);
const types = z.array(z.string()).optional();

const faultBody = z.strictObject({
  effect: z.enum(['lose', 'delay', 'repeat', 'hold']),
  types,
  count: z.int().min(1).optional(),
  ms: z.int().min(0).optional(),
  times: z.int().min(1).max(100).optional(),
});

const releaseBody = z.strictObject({
  order: z.enum(['as_is', 'reverse', 'shuffle']).default('as_is'),
  states: z.array(states).default(['held']),
  types,
  seed: z.int().optional(),
});

const settingsBody = z.strictObject({
  retries_ms: z.array(z.int().min(0)).optional(),
  concurrency: z.int().min(1).max(64).optional(),
  timeout_ms: z.int().min(1).optional(),
});

export const deliveryRoutes: Route[] = [
  route('GET', '/webhook', nothing, ({ world }) => ({ url: world.store.setting('webhook_url') || null })),
  route('POST', '/webhook', z.strictObject({ url: z.url().nullable() }), ({ world }, { url }) => {
    world.store.setSetting('webhook_url', url ?? '');
    return { url };
  }),
  route('GET', '/deliveries', z.strictObject({ state: states.optional() }), ({ deliverer }, { state }) => ({
    deliveries: deliverer.list(state ? [state as State] : []),
  })),
  route('GET', '/deliveries/faults', nothing, ({ deliverer }) => ({ faults: deliverer.faults.list() })),
  route('POST', '/deliveries/faults', faultBody, ({ deliverer }, order) => deliverer.faults.order(order)),
  route('DELETE', '/deliveries/faults', nothing, ({ deliverer }) => deliverer.faults.clear()),
  // What is held stops being held for what comes after, too.
  route('POST', '/deliveries/release', releaseBody, ({ deliverer }, { order, ...options }) => {
    deliverer.faults.clear('hold');
    return { released: deliverer.release(order, options) };
  }),
  route('POST', '/deliveries/resend', z.strictObject({ event: z.string() }), ({ deliverer }, { event }) => {
    if (!deliverer.resend(event))
      throw new ControlFault(`There is no event ${event}, or no address to send it to.`, 404);
    return undefined;
  }),
  route('POST', '/deliveries/settings', settingsBody, ({ deliverer }, body) => {
    const { settings } = deliverer;
    settings.retriesMs = body.retries_ms ?? settings.retriesMs;
    settings.concurrency = body.concurrency ?? settings.concurrency;
    settings.timeoutMs = body.timeout_ms ?? settings.timeoutMs;
    return settings;
  }),
  route(
    'POST',
    '/deliveries/idle',
    z.strictObject({ ms: z.int().min(0).max(60_000).default(5000) }),
    async ({ deliverer }, { ms }) => ({
      idle: await deliverer.idle(ms),
    }),
  ),
];
