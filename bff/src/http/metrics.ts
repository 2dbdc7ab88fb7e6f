import { timingSafeEqual } from 'node:crypto';
import type { Context, Next } from 'koa';
import { sha256 } from '../config/keys.ts';
import type { Metrics } from '../metrics.ts';
import { Refusal } from '../refusal.ts';
import { bearerToken } from './authenticate.ts';
import type { Limits } from './limits.ts';

/** Counts what was asked and how it ended. Addresses that are no operation are counted together. */
export function countRequests(metrics: Metrics) {
  return async (ctx: Context, next: Next): Promise<void> => {
    await next();
    const { operation, code } = ctx.state;
    if (operation || code) metrics.answered(operation ?? 'none', code ?? 'ok');
  };
}

/** The figures, for whoever brings the token. */
export function metricsPage(metrics: Metrics, limits: Limits, token: string) {
  const expected = sha256(token);
  return async (ctx: Context): Promise<void> => {
    const given = bearerToken(ctx);
    if (given === undefined) throw new Refusal('unauthenticated', 'This needs METRICS_TOKEN as a Bearer token.');
    if (!timingSafeEqual(sha256(given), expected)) {
      await limits.failure(ctx);
      throw new Refusal('invalid_token', 'This is not METRICS_TOKEN.');
    }
    ctx.type = metrics.contentType;
    ctx.body = await metrics.text();
  };
}
