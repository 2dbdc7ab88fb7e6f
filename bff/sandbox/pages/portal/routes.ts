import Router from '@koa/router';
import type { Context } from 'koa';
import type { Engine } from '../../views.ts';
import { goTo, page } from '../answer.ts';
import { donePage, homePage } from './home.ts';
import { addMethodRoutes } from './method-routes.ts';
import { opened, startOf } from './opened.ts';
import { addPlanRoutes } from './plan-routes.ts';

export function portalRoutes(engine: Engine): Router {
  const router = new Router({ prefix: '/portal/:id' });
  const told = (ctx: Context) => String(ctx.query.told ?? '');

  router.get(
    '/',
    opened(engine, (view) => goTo(startOf(view))),
  );
  router.get(
    '/home',
    opened(engine, (view, ctx) => page(homePage(view, { told: told(ctx) }))),
  );
  router.get(
    '/done',
    opened(engine, (view, ctx) => page(donePage(view, told(ctx)))),
  );
  addPlanRoutes(router, engine);
  addMethodRoutes(router, engine);
  return router;
}
