import cors from '@koa/cors';
import type { Context, Next } from 'koa';
import helmet from 'koa-helmet';

/** Answers hold one person's money: no cache may keep them, and no page may frame them. */
export function securityHeaders(publicUrl: string | undefined) {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // Promised for our own host alone, and only where the operator says that it is reached by https.
    strictTransportSecurity: publicUrl?.startsWith('https:') ? { includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  });
}

export async function noStore(ctx: Context, next: Next): Promise<void> {
  ctx.set('Cache-Control', 'no-store');
  ctx.vary('Authorization');
  await next();
}

/** Browsers on exactly these origins may call, without credentials: a token is a header, never a cookie. */
export function crossOrigin(allowedOrigins: string[]) {
  const allowed = new Set(allowedOrigins);
  return cors({
    origin: (ctx) => (allowed.has(ctx.get('Origin')) ? ctx.get('Origin') : ''),
    allowMethods: ['GET', 'POST'],
    allowHeaders: [
      'authorization',
      'apikey',
      'x-api-key',
      'x-client-info',
      'content-type',
      'idempotency-key',
      'x-region',
    ],
    exposeHeaders: [
      'x-request-id',
      'retry-after',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'ratelimit-policy',
    ],
    maxAge: 600,
  });
}

/** Tells a keep-alive connection, once the server stops, that this answer is its last. */
export function lastAnswers(stopping: AbortSignal) {
  return async (ctx: Context, next: Next): Promise<void> => {
    await next();
    if (stopping.aborted) ctx.set('Connection', 'close');
  };
}
