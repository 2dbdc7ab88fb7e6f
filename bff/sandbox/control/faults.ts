import { z } from 'zod';
import { type Route, route } from './route.ts';

const nothing = z.strictObject({});

const faultBody = z.strictObject({
  method: z.string().optional(),
  path: z.string(),
  nth: z.int().min(1).optional(),
  times: z.int().min(1).optional(),
  when: z.enum(['before', 'after']).optional(),
  effect: z.enum(['reply', 'hang', 'cut', 'delay']),
  delay_ms: z.int().min(0).max(600_000).optional(),
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  raw: z.string().optional(),
  code: z.string().optional(),
  type: z.enum(['api_error', 'card_error', 'idempotency_error', 'invalid_request_error']).optional(),
  message: z.string().optional(),
  stored: z.boolean().optional(),
});

const filter = z.strictObject({ method: z.string().optional(), path: z.string().optional() });

export const faultRoutes: Route[] = [
  route('GET', '/faults', nothing, ({ faults }) => ({ faults: faults.list() })),
  route('POST', '/faults', faultBody, ({ faults }, order) => faults.order(order)),
  route('DELETE', '/faults', nothing, ({ faults }) => faults.clear()),
  route('GET', '/requests', filter, ({ log }, { method, path }) => ({
    requests: log
      .list()
      .filter((entry) => (!method || entry.method === method) && (!path || entry.path.startsWith(path))),
  })),
  route('GET', '/requests/count', nothing, ({ log }) => ({ ...log.counts })),
  route('DELETE', '/requests', nothing, ({ log }) => log.clear()),
  route('DELETE', '/idempotency', nothing, ({ idempotency }) => idempotency.prune()),
];
