import type { Context, Next } from 'koa';
import { Refusal } from '../refusal.ts';

/** Lets these methods in. `OPTIONS` is answered with the list; every other one is refused with it. */
export function only(...methods: string[]) {
  const allow = [...methods, 'OPTIONS'].join(', ');
  return async (ctx: Context, next: Next) => {
    if (methods.includes(ctx.method)) return next();
    ctx.set('Allow', allow);
    if (ctx.method !== 'OPTIONS') throw methodNotAllowed();
    ctx.status = 204;
  };
}

export function methodNotAllowed(): Refusal {
  return new Refusal(
    'method_not_allowed',
    'This address does not answer that method; the header Allow lists those that it does.',
  );
}

export function unknownOperation(): Refusal {
  return new Refusal('unknown_operation', 'There is no such operation.');
}
