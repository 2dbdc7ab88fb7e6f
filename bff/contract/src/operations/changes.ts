import { z } from 'zod';
import { moneyAmount, subscription, timestamp } from '../shapes.ts';
import { define } from './spec.ts';

/** Another plan, and the end of the one that there is. */
export const changes = {
  'subscriptions.preview-change': define({
    function: 'crm-stripe-api',
    path: ['subscriptions', 'preview-change'],
    method: 'POST',
    audience: 'user',
    summary: 'What a change of plan would cost, and when. Changes nothing.',
    input: z.object({ plan_id: z.guid() }),
    output: z.object({
      takes_effect: z.enum(['now', 'period_end']),
      due_now: moneyAmount,
      due_later: moneyAmount.meta({ description: 'What is due at `at`, as far as is known today.' }),
      at: timestamp.meta({
        description: 'When the next payment is due: with the new plan from then on, if not before.',
      }),
      lines: z.array(
        z.object({
          description: z.string(),
          ...moneyAmount.shape,
          period: z.object({ start: timestamp, end: timestamp }),
        }),
      ),
      preview_id: z
        .string()
        .optional()
        .meta({ description: 'Names this preview to `change-plan`, for ten minutes. None for the current plan.' }),
    }),
  }),
  'subscriptions.change-plan': define({
    function: 'crm-stripe-api',
    path: ['subscriptions', 'change-plan'],
    method: 'POST',
    audience: 'user',
    summary:
      'Change the plan: a page of the portal to confirm it on, or, with a preview that was confirmed, at once. For the current plan it takes a waiting change back.',
    input: z.object({
      plan_id: z.guid(),
      return_url: z.string().max(2048).optional(),
      preview_id: z.string().min(1).max(100).optional().meta({
        description:
          'A preview that the person has seen and confirmed. What it said is then charged without another page; where that cannot be, the answer is a page of the portal all the same.',
      }),
    }),
    output: z.object({
      portal_url: z.string().optional().meta({ description: 'Where the change is confirmed.' }),
      subscription: subscription.optional().meta({
        description:
          'Where nothing is left to confirm. With `payment_due` where the payment failed: the plan is the old one until it is paid.',
      }),
    }),
  }),
  'subscriptions.cancel': define({
    function: 'crm-stripe-api',
    path: ['subscriptions', 'cancel'],
    method: 'POST',
    audience: 'user',
    summary: "End the subscription with its period. A change that waits for the period's end is taken back.",
    input: z.object({}),
    output: z.object({ subscription }),
  }),
  'subscriptions.resume': define({
    function: 'crm-stripe-api',
    path: ['subscriptions', 'resume'],
    method: 'POST',
    audience: 'user',
    summary: 'Take back whatever waits: the cancellation, or the change of plan.',
    input: z.object({}),
    output: z.object({ subscription }),
  }),
} as const;
