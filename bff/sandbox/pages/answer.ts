import type { Context, Next } from 'koa';
import { type Html, textOf } from './html.ts';

export async function safeHeaders(ctx: Context, next: Next): Promise<void> {
  // No form-action: browsers apply it to the redirect after a form too, and that leads to the app's own address.
  ctx.set('content-security-policy', "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'");
  ctx.set('x-content-type-options', 'nosniff');
  // Not `no-referrer`: with it, browsers send a form's origin as `null`.
  ctx.set('referrer-policy', 'same-origin');
  await next();
}

/** What a form or a link leads to: a page, or another address. */
export type Answer = { page: Html; status: number } | { to: string };

export function page(markup: Html, status = 200): Answer {
  return { page: markup, status };
}

/** After a form, so that Reload repeats nothing. */
export function goTo(address: string): Answer {
  return { to: address };
}

export function answering(handle: (ctx: Context) => Answer | Promise<Answer>) {
  return async (ctx: Context): Promise<void> => {
    const answer = await handle(ctx);
    if ('to' in answer) {
      ctx.redirect(answer.to);
      ctx.status = 303;
      return;
    }
    ctx.status = answer.status;
    ctx.type = 'text/html; charset=utf-8';
    // Back shows how things are, not how they were.
    ctx.set('cache-control', 'no-store');
    ctx.body = textOf(answer.page);
  };
}
