import type { Context } from 'koa';

/** What was checked, each by name: "ok", or what is wrong with it in words that give nothing away. */
export type Ready = () => Promise<{ ok: boolean; checks: Record<string, string> }>;

/** The process lives. Asks nothing of the database, for a restart would not mend that. */
export function healthz(ctx: Context): void {
  ctx.body = { ok: true };
}

/** Requests can be served: else a load balancer sends them elsewhere. */
export function readyz(ready: Ready) {
  return async (ctx: Context): Promise<void> => {
    const readiness = await ready();
    ctx.status = readiness.ok ? 200 : 503;
    ctx.body = readiness;
  };
}
