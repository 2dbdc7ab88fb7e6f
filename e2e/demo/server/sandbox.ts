import type Router from '@koa/router';
import { signedIn } from './session.ts';

/** Hands the page's sandbox controls on, so that the browser speaks to its own origin alone. Only there beside a sandbox. */
export function sandboxRoutes(router: Router, sandboxUrl: string): void {
  router.all('/_sandbox/{*path}', async (ctx) => {
    signedIn(ctx);
    const answer = await fetch(`${sandboxUrl}${ctx.path}${ctx.search}`, {
      method: ctx.method,
      headers: { 'content-type': 'application/json' },
      body: ctx.method === 'GET' ? undefined : JSON.stringify(ctx.request.body ?? {}),
      redirect: 'manual',
    });
    ctx.status = answer.status;
    ctx.type = answer.headers.get('content-type') ?? 'application/json';
    ctx.body = await answer.text();
  });
}
