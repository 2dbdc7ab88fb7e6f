import type { Context } from 'koa';
import { Refusal } from '../refusal.ts';
import { readBody } from './read-body.ts';

const maxBytes = 1024 * 1024;

/** Whether the event is safely stored, and nothing more: what becomes of it afterwards never changes this answer. */
export type Intake = (raw: Buffer, signature: string | undefined) => Promise<'stored' | 'bad_signature' | 'not_stored'>;

/** Signed events of Stripe, over the bytes as they came: a parsed and printed body no longer carries its signature. */
export function stripeWebhooks(intake: Intake) {
  return async (ctx: Context): Promise<void> => {
    ctx.state.operation = 'stripe-webhooks';
    const raw = await readBody(ctx, maxBytes);
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
