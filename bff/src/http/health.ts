import type { Context } from 'koa';

export interface Readiness {
  ok: boolean;
  /** What was checked, each by name: "ok", or what is wrong with it in words that give nothing away. */
  checks: Record<string, string>;
  /** The same at every server that is configured alike. */
  configuration: string;
}

export type Ready = () => Promise<Readiness>;

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
