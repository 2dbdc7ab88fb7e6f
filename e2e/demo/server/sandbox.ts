import type Router from '@koa/router';
import { signedIn } from './session.ts';

/** Hands the page's orders on, so that the browser speaks to its own origin alone. Only there beside a sandbox. */
export function sandboxRoutes(router: Router, sandboxUrl: string): void {
  router.all('/_sandbox/{*path}', async (ctx) => {
    signedIn(ctx);
    const answer = await fetch(`${sandboxUrl}${ctx.path}${ctx.search}`, {
      method: ctx.method,
      headers: { 'content-type': 'application/json' },
      body: ctx.method === 'GET' ? undefined : JSON.stringify(ctx.request.body ?? {}),
      redirect: 'manual',
    });
    const body: { error?: { message: string } } = await answer.json();
    ctx.status = answer.status;
    ctx.body = body.error ? { error: body.error.message } : body;
  });
}
