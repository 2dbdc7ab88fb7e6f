import { createHmac } from 'node:crypto';

/** Stripe's header: the real clock's second and an HMAC-SHA256 over it and the raw body, keyed with the whole `whsec_` text. */
export function signature(body: string, secret: string, nowMs = Date.now()): string {
  const seconds = Math.floor(nowMs / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
