import { z } from 'zod';
import { credits, timestamp, transaction } from '../shapes.ts';
import { define } from './spec.ts';

const amount = { amount_minor: z.int(), currency: z.string() };

/** A person's data, for the host's server: all of it, and its end. */
export const accounts = {
  'accounts.export': define({
    function: 'crm-stripe-api',
    path: ['accounts', 'export'],
    method: 'POST',
    audience: 'admin',
    summary:
      'Everything that is stored about an account. The history comes in pages, newest first; the rest with each.',
    input: z.object({ cursor: z.string().max(100).optional() }),
    output: z.object({
      account: z
        .object({
          user_id: z.string(),
          email: z.string().nullable(),
          stripe_customer_ids: z.array(z.string()).meta({ description: 'The last one first.' }),
          trial_used: z.boolean(),
          created_at: timestamp,
        })
        .nullable()
        .meta({ description: 'null where there is no such account.' }),
      credits,
      subscriptions: z.array(
        z.object({
          id: z.string(),
          status: z.string(),
          product_name: z.string(),
          price_id: z.string(),
          ...amount,
          interval: z.string(),
          current_period_start: timestamp,
          current_period_end: timestamp,
          created_at: timestamp,
          ended_at: timestamp.nullable(),
        }),
      ),
      purchases: z.array(
        z.object({
          kind: z.enum(['subscription', 'package']),
          item_id: z.string(),
          ...amount,
          credits: z.int(),
          status: z.string(),
          session_id: z.string().nullable(),
          success_url: z.string(),
          cancel_url: z.string(),
          created_at: timestamp,
        }),
      ),
      payments: z.array(
        z.object({
          id: z.string(),
          ...amount,
          credits_granted: z.int(),
          credits_taken_back: z.int(),
          paid_at: timestamp.nullable(),
        }),
      ),
      acts: z
        .array(z.object({ actor: z.string(), operation: z.string(), created_at: timestamp }))
        .meta({ description: 'Who did what for this account beside its transactions, oldest first.' }),
      transactions: z.array(
        transaction.extend({
          actor: z.string(),
          operation: z.string().optional(),
          metadata: z.record(z.string(), z.string()).optional(),
        }),
      ),
      next_cursor: z.string().nullable(),
    }),
  }),
  'accounts.delete': define({
    function: 'crm-stripe-api',
    path: ['accounts', 'delete'],
    method: 'POST',
    audience: 'admin',
    summary:
      'Ends what the account has at Stripe, then forgets whose it was. Nothing is forgotten where Stripe cannot be asked. The ledger stays, under a number.',
    input: z.object({ idempotency_key: z.string().min(1).max(255) }),
    output: z.object({
      deleted: z.boolean().meta({ description: 'false where there is no such account, or no longer.' }),
      canceled_subscriptions: z.int(),
      replayed: z.boolean(),
    }),
  }),
} as const;
