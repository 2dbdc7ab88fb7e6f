import type { Context } from 'koa';
import type { Config } from '../config.ts';
import { Refusal } from '../refusal.ts';
import { adminNamed } from './admin-keys.ts';
import type { Limits } from './limits.ts';
import { createTokenVerifier, type TokenUser } from './tokens.ts';

/** Who sent the request. What they may do is decided later. */
export type Identity = { kind: 'admin'; name: string } | ({ kind: 'user' } & TokenUser);

export type Authenticate = (ctx: Context) => Promise<Identity>;

/** The token of an `Authorization: Bearer`, the empty one too; undefined where no Bearer was sent. */
export function bearerToken(ctx: Context): string | undefined {
  const headers = ctx.req.headersDistinct.authorization ?? [];
  // Node keeps the first of several, a proxy before us may have judged by the last.
  if (headers.length > 1) throw new Refusal('invalid_token', 'Send one Authorization header.');
  return /^bearer(?:\s+(.*))?$/i
    .exec(headers[0] ?? '')
    ?.slice(1)
    .join('');
}

/**
 * The rule of who is calling: a Bearer decides alone, whatever stands beside it. Only without one is an admin key in
 * `apikey` or `x-api-key` looked at, for clients send their publishable keys there.
 */
function createIdentify(config: Config): Authenticate {
  const verifyToken = createTokenVerifier(config.jwt);
  return async (ctx) => {
    const token = bearerToken(ctx);
    const candidates = token === undefined ? [ctx.get('apikey'), ctx.get('x-api-key')] : [token];
    for (const candidate of candidates) {
      const name = candidate && adminNamed(config.adminKeys, candidate);
      if (name) return { kind: 'admin', name };
    }
    if (token === undefined) throw new Refusal('unauthenticated', 'Sign in first: this needs a token.');
    return { kind: 'user', ...(await verifyToken(token)) };
  };
}

/** Whether what was sent was a guess: not where nothing was, nor where it was good and has ended. */
function isFailure(error: unknown, ctx: Context): boolean {
  if (!(error instanceof Refusal)) return false;
  if (error.code === 'unauthenticated') return ctx.get('apikey') !== '' || ctx.get('x-api-key') !== '';
  return error.code === 'invalid_token';
}

export function createAuthenticate(config: Config, limits: Limits): Authenticate {
  const identify = createIdentify(config);
  return async (ctx) => {
    try {
      return await identify(ctx);
    } catch (error) {
      if (isFailure(error, ctx)) await limits.failure(ctx);
      throw error;
    }
  };
}
