import { createHmac } from 'node:crypto';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { billingToken } from './billing-token.ts';
import type { Config } from './config.ts';
import { type Person, people } from './people.ts';

/** What the page knows from the start. */
export interface Session {
  person: Person | null;
  people: readonly Person[];
  billingUrl: string;
  /** Null where Stripe itself answers. */
  sandboxUrl: string | null;
}

const cookie = 'longhand_session';

export function cookieKey(secret: string): string {
  return createHmac('sha256', secret).update('longhand session cookie').digest('base64url');
}

function whoIsSignedIn(ctx: Context): Person | undefined {
  const id = ctx.cookies.get(cookie, { signed: true });
  return people.find((person) => person.id === id);
}

export function signedIn(ctx: Context): Person {
  return whoIsSignedIn(ctx) ?? ctx.throw(401, 'Sign in first.');
}

export function sessionRoutes(router: Router, config: Config): void {
  const show = (ctx: Context, person: Person | undefined) => {
    ctx.set('cache-control', 'no-store');
    const { billingUrl, sandboxUrl = null } = config;
    ctx.body = { person: person ?? null, people, billingUrl, sandboxUrl } satisfies Session;
  };

  router.get('/session', (ctx) => show(ctx, whoIsSignedIn(ctx)));

  router.post('/session', (ctx) => {
    const wanted = (ctx.request.body as { person?: unknown } | undefined)?.person;
    const person = people.find(({ id }) => id === wanted) ?? ctx.throw(404, 'There is no such person.');
    ctx.cookies.set(cookie, person.id, { signed: true, httpOnly: true, sameSite: 'lax', secure: ctx.secure });
    show(ctx, person);
  });

  router.delete('/session', (ctx) => {
    ctx.cookies.set(cookie);
    show(ctx, undefined);
  });

  router.get('/session/token', async (ctx) => {
    ctx.set('cache-control', 'no-store');
    ctx.body = { token: await billingToken(signedIn(ctx), config.jwtSecret) };
  });
}
