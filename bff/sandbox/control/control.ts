import Router from '@koa/router';
import type Koa from 'koa';
import readBody from 'raw-body';
import { StripeRefusal } from '../api/errors.ts';
import { clockRoutes } from './clock.ts';
import { deliveryRoutes } from './deliveries.ts';
import { faultRoutes } from './faults.ts';
import { moneyRoutes } from './money.ts';
import { pageRoutes } from './pages.ts';
import { ControlFault, type ControlParts, type Route } from './route.ts';
import { stateRoutes } from './state.ts';

const routes: readonly Route[] = [
  ...clockRoutes,
  ...deliveryRoutes,
  ...faultRoutes,
  ...moneyRoutes,
  ...pageRoutes,
  ...stateRoutes,
];

/** Koa middleware for `/_sandbox` and `/healthz`. Pages of this machine may call it from the browser. */
export function control(parts: ControlParts): Koa.Middleware {
  const router = new Router({ prefix: '/_sandbox' });
  for (const route of routes)
    router.register(route.path, [route.method], (ctx) => answer(parts, route, ctx, ctx.params));
  const dispatch = router.routes() as unknown as Koa.Middleware;
  return async (ctx, next) => {
    if (ctx.path === '/healthz') {
      ctx.body = { status: 'ok' };
      return;
    }
    if (!ctx.path.startsWith('/_sandbox/')) return next();
    if (allowBrowser(ctx)) return;
    try {
      await dispatch(ctx, async () => {
        throw new ControlFault(`There is no control ${ctx.method} ${ctx.path}.`, 404);
      });
    } catch (error) {
      const status = error instanceof ControlFault || error instanceof StripeRefusal ? error.status : 500;
      if (status === 500) process.stderr.write(`sandbox: ${(error as Error).stack}\n`);
      ctx.status = status;
      ctx.body = { error: { message: (error as Error).message } };
    }
  };
}

/** Answers a preflight; other origins than this machine's were turned away before. */
function allowBrowser(ctx: Koa.Context): boolean {
  const origin = ctx.get('origin');
  if (origin) ctx.set({ 'access-control-allow-origin': origin, vary: 'origin' });
  if (ctx.method !== 'OPTIONS') return false;
  ctx.set({ 'access-control-allow-methods': 'GET, POST, DELETE', 'access-control-allow-headers': 'content-type' });
  ctx.status = 204;
  return true;
}

async function answer(parts: ControlParts, route: Route, ctx: Koa.Context, ids: Record<string, string>): Promise<void> {
  const text = route.method === 'GET' ? '' : await readBody(ctx.req, { encoding: 'utf-8', limit: '1mb' });
  const sent = route.method === 'GET' ? { ...ctx.query } : parsed(text);
  const result = route.body.safeParse(sent);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new ControlFault(`${issue?.path.join('.') || 'body'}: ${issue?.message}`);
  }
  const { world } = parts;
  world.jobs.run(world.clock.now());
  ctx.body = (await route.answer(parts, result.data as never, ids)) ?? { ok: true };
}

function parsed(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlFault('The body is not JSON.');
  }
}
