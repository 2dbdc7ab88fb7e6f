import { z } from 'zod';
import { timestamp } from '../shapes.ts';
import { define } from './spec.ts';

const maxCredits = 1_000_000_000_000;
const amount = z.int().min(1).max(maxCredits);
const idempotencyKey = z.string().min(1).max(255);
const freeText = z.string().max(500);
/** Every answer to a change of the ledger. */
const standing = {
  amount: z.int(),
  balance: z.int(),
  available: z.int(),
  replayed: z.boolean().meta({ description: 'true where this key was answered before; nothing happened twice.' }),
};
const receipt = { transaction_id: z.string(), ...standing };
const metadata = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= 50, 'at most 50 keys');

/** Changes of the ledger, by the host's server, each under an idempotency key of its account's; and the proof that it is right. */
export const ledger = {
  'credits.consume': define({
    function: 'crm-stripe-api',
    path: ['credits', 'consume'],
    method: 'POST',
    audience: 'admin',
    summary: 'Spend credits of an account.',
    input: z.object({
      amount,
      idempotency_key: idempotencyKey,
      operation: z.string().min(1).max(100),
      description: freeText.optional(),
      metadata: metadata.optional(),
    }),
    output: z.object(receipt),
  }),
  'credits.grant': define({
    function: 'crm-stripe-api',
    path: ['credits', 'grant'],
    method: 'POST',
    audience: 'admin',
    summary: 'Give credits to an account.',
    input: z.object({
      amount,
      expires_at: timestamp.pipe(z.iso.datetime({ offset: true })).optional(),
      reason: freeText.optional(),
      idempotency_key: idempotencyKey,
    }),
    output: z.object(receipt),
  }),
  'credits.reserve': define({
    function: 'crm-stripe-api',
    path: ['credits', 'reserve'],
    method: 'POST',
    audience: 'admin',
    summary: 'Hold a ceiling of credits before work of unknown cost. The hold ends by itself.',
    input: z.object({
      amount,
      expires_in_s: z.int().min(1).max(86_400).default(3_600),
      operation: z.string().min(1).max(100),
      idempotency_key: idempotencyKey,
    }),
    output: z.object({ reservation_id: z.string(), expires_at: timestamp, ...standing }),
  }),
  'credits.settle': define({
    function: 'crm-stripe-api',
    path: ['credits', 'settle'],
    method: 'POST',
    audience: 'admin',
    summary: 'Charge what the work cost, up to its hold, and free the rest.',
    input: z.object({
      reservation_id: z.string().min(1).max(100),
      amount: z.int().min(0).max(maxCredits),
      idempotency_key: idempotencyKey,
    }),
    output: z.object({
      reservation_id: z.string(),
      transaction_id: z.string().nullable().meta({ description: 'null where the work cost nothing.' }),
      ...standing,
    }),
  }),
  'credits.release': define({
    function: 'crm-stripe-api',
    path: ['credits', 'release'],
    method: 'POST',
    audience: 'admin',
    summary: 'End a hold: nothing is charged.',
    input: z.object({ reservation_id: z.string().min(1).max(100), idempotency_key: idempotencyKey }),
    output: z.object({ reservation_id: z.string(), ...standing }),
  }),
  'credits.refund': define({
    function: 'crm-stripe-api',
    path: ['credits', 'refund'],
    method: 'POST',
    audience: 'admin',
    summary: 'Give a consumption back, whole or in part.',
    input: z.object({
      transaction_id: z.string().min(1).max(100),
      amount: amount.optional(),
      reason: freeText.optional(),
      idempotency_key: idempotencyKey,
    }),
    output: z.object(receipt),
  }),
  'credits.adjust': define({
    function: 'crm-stripe-api',
    path: ['credits', 'adjust'],
    method: 'POST',
    audience: 'admin',
    summary: 'Correct a balance by hand, with a reason. What is taken must be there.',
    input: z.object({
      amount: z
        .int()
        .min(-maxCredits)
        .max(maxCredits)
        .refine((value) => value !== 0, 'must not be 0'),
      reason: z.string().min(1).max(500),
      idempotency_key: idempotencyKey,
    }),
    output: z.object(receipt),
  }),
  'ledger.verify': define({
    function: 'crm-stripe-api',
    path: ['ledger', 'verify'],
    method: 'POST',
    audience: 'admin',
    mayConcernAll: true,
    summary: 'Check that the ledger is whole and adds up: of one account, or of all. Changes nothing.',
    input: z.object({}),
    output: z.object({
      ok: z.boolean(),
      checked: z.object({ accounts: z.int(), entries: z.int() }).meta({
        description: 'How much was looked at. It stops once there are 100 findings.',
      }),
      findings: z
        .array(
          z.object({
            check: z.string(),
            message: z.string(),
            account: z.string().optional().meta({ description: 'The user_id, where it is about one account.' }),
          }),
        )
        .max(100),
    }),
  }),
} as const;
