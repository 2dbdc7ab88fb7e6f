import { readFileSync } from 'node:fs';
import Router, { type RouterMiddleware } from '@koa/router';
import type { Engine } from '../views.ts';
import { safeHeaders } from './answer.ts';
import { checkoutRoutes } from './checkout/routes.ts';
import { ownFormsOnly } from './form.ts';
import { homeRoutes } from './home/routes.ts';
import { invoiceRoutes } from './invoices/routes.ts';
import { portalRoutes } from './portal/routes.ts';

const assets = {
  'base.css': 'text/css; charset=utf-8',
  'forms.css': 'text/css; charset=utf-8',
  'pages.css': 'text/css; charset=utf-8',
  'portal.css': 'text/css; charset=utf-8',
  'home.css': 'text/css; charset=utf-8',
  'pages.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

/** Every page that a person sees: Checkout, the portal, invoices, receipts, and the sandbox's own front page. */
export function pages(engine: Engine): RouterMiddleware {
  const router = new Router();
  router.use(safeHeaders, ownFormsOnly);
  for (const [name, type] of Object.entries(assets)) {
    const body = readFileSync(new URL(`./assets/${name}`, import.meta.url));
    router.get(`/assets/${name}`, (ctx) => {
      ctx.type = type;
      ctx.set('cache-control', 'no-cache');
      ctx.body = body;
    });
  }
  for (const part of [
    checkoutRoutes(engine),
    portalRoutes(engine),
    invoiceRoutes(engine),
    homeRoutes(engine.dashboard),
  ]) {
    router.use(part.routes());
  }
  return router.routes();
}
