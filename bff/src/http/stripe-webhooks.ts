import type { Context } from 'koa';
import { Refusal } from '../refusal.ts';
import { type Admit, readBody } from './read-body.ts';

const maxBytes = 1024 * 1024;
/** Larger events are rare, and anybody may send as much: without a bound, a few hundred callers would fill the memory. */
const largeBytes = 64 * 1024;
const largeAtOnce = 16;

/** Lets so many large bodies be held at a time, each until its answer is sent. */
function admitting() {
  const large = new Set<Context>();
  return (ctx: Context): Admit =>
    (bytes) => {
      if (bytes <= largeBytes || large.has(ctx)) return;
      if (large.size >= largeAtOnce)
        throw new Refusal(
          'database_unavailable',
          'The event could not be stored: too many large ones at once. Send it again.',
        );
      large.add(ctx);
      ctx.res.once('close', () => large.delete(ctx));
    };
}

/** Whether the event is safely stored, and nothing more: what becomes of it afterwards never changes this answer. */
export type Intake = (raw: Buffer, signature: string | undefined) => Promise<'stored' | 'bad_signature' | 'not_stored'>;

/** Signed events of Stripe, over the bytes as they came: a parsed and printed body no longer carries its signature. */
export function stripeWebhooks(intake: Intake) {
  const admit = admitting();
  return async (ctx: Context): Promise<void> => {
    ctx.state.operation = 'stripe-webhooks';
    const raw = await readBody(ctx, maxBytes, admit(ctx));
    const outcome = await intake(raw, ctx.req.headers['stripe-signature']?.toString());
    if (outcome === 'bad_signature') {
      throw new Refusal(
        'invalid_signature',
        'The signature does not fit: is STRIPE_WEBHOOK_SECRET the secret of this endpoint?',
      );
    }
    if (outcome === 'not_stored')
      throw new Refusal('database_unavailable', 'The event could not be stored. Send it again.');
    ctx.body = { received: true };
  };
}
