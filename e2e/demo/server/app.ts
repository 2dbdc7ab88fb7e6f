import { createBillingClient } from '@billing-panel/contract/client';
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import Koa, { type Context, type Middleware } from 'koa';
import { briefRoutes } from './briefs.ts';
import type { Config } from './config.ts';
import { sandboxRoutes } from './sandbox.ts';
import { cookieKey, sessionRoutes } from './session.ts';

/** The whole product: who is signed in, the briefs that cost credits, and the page. */
export function createApp(config: Config, page: Middleware): Koa {
  const app = new Koa();
  app.keys = [cookieKey(config.jwtSecret)];

  const router = new Router();
  sessionRoutes(router, config);
  briefRoutes(router, createBillingClient({ baseUrl: config.billingUrl, adminKey: config.billingAdminKey }));
  if (config.sandboxUrl) sandboxRoutes(router, config.sandboxUrl);

  app.use(answerFaultsAsJson);
  app.use(changesOnlyFromOurPage);
  app.use(bodyParser({ enableTypes: ['json'], jsonLimit: '100kb', onError: refuseBody }));
  app.use(router.routes());
  app.use(page);
  return app;
}

function refuseBody(fault: Error & { status?: number }, ctx: Context): never {
  const { status = 400 } = fault;
  ctx.throw(status, status === 413 ? 'This is longer than 100 kB.' : 'This is no JSON that can be read.');
}

const answerFaultsAsJson: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (fault) {
    const {
      status = 500,
      expose = false,
      message = '',
    } = fault as { status?: number; expose?: boolean; message?: string };
    if (status >= 500) console.error(fault);
    ctx.status = status;
    ctx.body = { error: expose ? message : 'Something broke on our side. Try again: nothing is charged twice.' };
  }
};

/** Cookies are shared by every port of a host, so another local page could otherwise act for whoever is signed in here. */
const changesOnlyFromOurPage: Middleware = (ctx, next) => {
  const site = ctx.get('sec-fetch-site');
  if (ctx.method !== 'GET' && site && site !== 'same-origin') ctx.throw(403, 'This was not sent from Longhand.');
  return next();
};
