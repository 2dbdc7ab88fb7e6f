import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ErrorBody } from '@billing-panel/contract';
import type { Context, Next } from 'koa';
import type { Logger } from 'pino';
import { Refusal } from '../refusal.ts';

const usualRetryAfterS = 5;

const lingerMs = 1000;

const internal = new Refusal(
  'internal',
  'Something went wrong on our side. Try again, and tell us the request id if it stays.',
);

const databaseUnavailable = (cause: unknown) =>
  new Refusal('database_unavailable', 'This cannot be answered right now. Try again in a moment.', { cause });

/**
 * The answer at once, the end of the connection a little later. A connection that is closed while the caller still sends
 * is reset, and a reset takes the answer with it (RFC 9112, 9.6).
 */
async function* lingering(ctx: Context, body: string) {
  yield body;
  ctx.req.resume();
  await finished(ctx.req, { writable: false, signal: AbortSignal.timeout(lingerMs) }).catch(() => {});
}

function setHeaders(ctx: Context, refusal: Refusal): void {
  const { status, code } = refusal;
  if (status === 401)
    ctx.set('WWW-Authenticate', code === 'unauthenticated' ? 'Bearer' : 'Bearer error="invalid_token"');
  const retryAfterS = refusal.retryAfterS ?? (status === 503 ? usualRetryAfterS : undefined);
  if (retryAfterS !== undefined) ctx.set('Retry-After', String(retryAfterS));
}

function answer(ctx: Context, refusal: Refusal): void {
  const body: ErrorBody = { error: refusal.message, code: refusal.code, request_id: ctx.state.requestId };
  if (refusal.issues) body.issues = refusal.issues;
  ctx.status = refusal.status;
  ctx.state.code = refusal.code;
  setHeaders(ctx, refusal);
  if (refusal.code !== 'too_large') {
    ctx.body = body;
    return;
  }
  const text = JSON.stringify(body);
  ctx.set('Connection', 'close');
  ctx.type = 'json';
  ctx.body = Readable.from(lingering(ctx, text));
  ctx.length = Buffer.byteLength(text);
}

/**
 * Every refusal as the contract's body. Whatever else is thrown is a defect, logged with its stack and answered without
 * one, unless it only says that the database is away.
 */
export function errors(log: Logger, isDatabaseUnavailable: (error: unknown) => boolean) {
  const refusalOf = (error: unknown) => {
    if (error instanceof Refusal) return error;
    return isDatabaseUnavailable(error) ? databaseUnavailable(error) : internal;
  };
  return async (ctx: Context, next: Next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined)
        throw new Refusal('unknown_operation', 'There is nothing at this address.');
    } catch (error) {
      const known = refusalOf(error);
      const reason = known === internal ? error : known.cause;
      if (known === internal) log.error({ request_id: ctx.state.requestId, err: reason }, 'defect');
      else if (known.status >= 500)
        log.warn({ request_id: ctx.state.requestId, code: known.code, err: reason }, 'unavailable');
      answer(ctx, known);
    }
  };
}
