import { z } from 'zod';
import {
  creditPackage,
  credits,
  invoice,
  meter,
  notice,
  pace,
  panelPackage,
  panelPlan,
  plan,
  subscription,
  timestamp,
  transaction,
} from '../shapes.ts';
import { define } from './spec.ts';

/** What there is to see. */
export const reading = {
  subscriptions: define({
    function: 'crm-stripe-api',
    path: ['subscriptions'],
    method: 'GET',
    audience: 'user',
    summary: 'The subscription of this account, or null.',
    input: z.object({}),
    output: z.object({ subscription: subscription.nullable() }),
  }),
  credits: define({
    function: 'crm-stripe-api',
    path: ['credits'],
    method: 'GET',
    audience: 'user',
    summary: 'The credit balance of this account.',
    input: z.object({}),
    output: credits,
  }),
  'subscriptions.plans': define({
    function: 'crm-stripe-api',
    path: ['subscriptions', 'plans'],
    method: 'GET',
    audience: 'anyone',
    summary: 'The plans on sale.',
    input: z.object({}),
    output: z.object({ plans: z.array(plan) }),
  }),
  'credits.packages': define({
    function: 'crm-stripe-api',
    path: ['credits', 'packages'],
    method: 'GET',
    audience: 'anyone',
    summary: 'The credit packages on sale.',
    input: z.object({}),
    output: z.object({ packages: z.array(creditPackage) }),
  }),
  panel: define({
    function: 'crm-stripe-api',
    path: ['panel'],
    method: 'GET',
    audience: 'user',
    summary: "Everything the panel's first paint needs, in one answer.",
    input: z.object({}),
    output: z.object({
      subscription: subscription.nullable(),
      credits,
      meter,
      plans: z.array(panelPlan),
      packages: z.array(panelPackage),
      notices: z.array(notice),
      pace: pace.optional(),
    }),
  }),
  'credits.transactions': define({
    function: 'crm-stripe-api',
    path: ['credits', 'transactions'],
    method: 'GET',
    audience: 'user',
    summary: 'The history of credits, newest first.',
    input: z.object({ limit: z.int().min(1).max(100).default(20), cursor: z.string().max(100).optional() }),
    output: z.object({ transactions: z.array(transaction), next_cursor: z.string().nullable() }),
  }),
  'credits.usage': define({
    function: 'crm-stripe-api',
    path: ['credits', 'usage'],
    method: 'GET',
    audience: 'user',
    summary:
      'Credits used and added by day, week (from Monday) or month, in UTC. Where no time is named: the last 30 days, 12 weeks or 12 months.',
    input: z.object({
      from: timestamp.pipe(z.iso.datetime({ offset: true })).optional(),
      to: timestamp.pipe(z.iso.datetime({ offset: true })).optional(),
      interval: z.enum(['day', 'week', 'month']).default('day'),
    }),
    output: z.object({
      buckets: z.array(
        z.object({
          start: timestamp,
          used: z.int().meta({ description: 'Consumed, less what was given back.' }),
          added: z.int().meta({ description: 'What came in, less what was taken back.' }),
        }),
      ),
    }),
  }),
  invoices: define({
    function: 'crm-stripe-api',
    path: ['invoices'],
    method: 'GET',
    audience: 'user',
    summary: 'Invoices and one-off payments, newest first, with their pages and receipts.',
    input: z.object({ limit: z.int().min(1).max(100).default(20), cursor: z.string().max(600).optional() }),
    output: z.object({ invoices: z.array(invoice), next_cursor: z.string().nullable() }),
  }),
} as const;
