import type Stripe from 'stripe';
import { z } from 'zod';
import { endpoint } from '../api/endpoint.ts';
import { declined, impossible, invalid, type StripeRefusal } from '../api/errors.ts';
import { pageFrom, pageOf } from '../api/list.ts';
import { bool, expand, hash, int, list, oneOf, paging, range, text, unset } from '../api/params.ts';
import { type CollectResult, collectInvoice } from '../billing/collect.ts';
import { finalizeInvoice, voidInvoice } from '../billing/invoice.ts';
import { hasEnded } from '../billing/moments.ts';
import { discardPendingUpdate } from '../billing/pending-update.ts';
import { previewChange, previewRenewal } from '../billing/preview.ts';
import { previewStart } from '../billing/preview-start.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';
import { itemParams, proration } from './subscription-params.ts';
import { prorationMoment, targetsOf } from './subscription-targets.ts';

const one = hash({ expand: expand().optional() });

const listParams = hash({
  ...paging,
  created: range().optional(),
  customer: text().optional(),
  expand: expand().optional(),
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void').optional(),
  subscription: text().optional(),
});

const previewParams = hash({
  currency: text().optional(),
  customer: text().optional(),
  discounts: unset(list(hash({ discount: text() }))).optional(),
  expand: expand().optional(),
  preview_mode: oneOf('next', 'recurring').optional(),
  subscription: text().optional(),
  subscription_details: hash({
    billing_cycle_anchor: z.union([oneOf('now', 'unchanged'), int()]).optional(),
    cancel_at: unset(int()).optional(),
    cancel_at_period_end: bool().optional(),
    cancel_now: bool().optional(),
    items: list(itemParams, 20).optional(),
    proration_behavior: proration,
    proration_date: int().optional(),
    trial_end: z.union([z.literal('now'), int()]).optional(),
  }).optional(),
});

function createPreview(world: World, sent: z.output<typeof previewParams>): Stripe.Invoice {
  const details = sent.subscription_details ?? {};
  if (!sent.subscription) {
    if (!sent.customer)
      throw invalid('You must specify either `customer` or `subscription`.', 'customer', 'parameter_missing');
    const targets = targetsOf(world, null, details.items ?? []);
    if (targets.length === 0) throw impossible('Nothing to invoice for customer', 'invoice_upcoming_none');
    return previewStart(world, need(world, 'customer', sent.customer, 'customer').id, targets);
  }
  const found = need(world, 'subscription', sent.subscription, 'subscription');
  const discounts = sent.discounts?.map(
    ({ discount }, index) => need(world, 'discount', discount, `discounts[${index}][discount]`).id,
  );
  const subscription = sent.discounts === undefined ? found : { ...found, discounts: discounts ?? [] };
  if (details.proration_date !== undefined && details.proration_behavior === 'none') {
    throw invalid(
      'You cannot set `proration_date` when `proration_behavior` is `none`.',
      'subscription_details[proration_date]',
    );
  }
  const isEnding =
    details.cancel_now || details.cancel_at_period_end || (subscription.cancel_at !== null && !details.items);
  if (hasEnded(subscription) || isEnding)
    throw impossible('No upcoming invoices for customer', 'invoice_upcoming_none');
  const endsTrial = details.trial_end === 'now' && subscription.status === 'trialing';
  const resetsAnchor = details.billing_cycle_anchor === 'now';
  if (!details.items && !endsTrial && !resetsAnchor) return previewRenewal(world, subscription);
  return previewChange(world, subscription, {
    targets: targetsOf(world, subscription, details.items ?? []),
    proration: details.proration_behavior ?? 'create_prorations',
    at: prorationMoment(world, subscription, details.proration_date),
    resetsAnchor,
    endsTrial,
  });
}

/** A failed payment is answered 402, and stays on record. */
function payInvoice(
  world: World,
  id: string,
  method: string | undefined,
  offSession: boolean,
): Stripe.Invoice | StripeRefusal {
  const { status } = need(world, 'invoice', id);
  if (status === 'paid') throw impossible('Invoice is already paid', 'invoice_already_paid');
  if (status === 'void' || status === 'uncollectible')
    throw impossible(`This invoice can no longer be paid: its status is ${status}.`);
  if (status === 'draft') finalizeInvoice(world, id);
  const chosen = method && need(world, 'payment_method', method, 'payment_method').id;
  const result = collectInvoice(world, id, { onSession: !offSession, ...(chosen ? { method: chosen } : {}) });
  return refusalOf(result) ?? need(world, 'invoice', id);
}

function refusalOf(result: CollectResult): StripeRefusal | undefined {
  if (result.kind === 'declined')
    return declined(result.decline.code, result.decline.declineCode ?? undefined, result.decline.message);
  if (result.kind === 'needs_authentication') {
    return declined(
      'invoice_payment_intent_requires_action',
      undefined,
      'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.',
    );
  }
  if (result.kind === 'no_method') {
    return declined(
      'resource_missing',
      undefined,
      'There is no `default_payment_method` set on this Customer or Invoice.',
    );
  }
  return undefined;
}

function mustBe(world: World, id: string, wanted: string, verb: string): void {
  const { status } = need(world, 'invoice', id);
  if (status !== wanted) throw impossible(`You can only ${verb} an invoice that is ${wanted}. This one is ${status}.`);
}

const payParams = hash({
  expand: expand().optional(),
  off_session: bool().optional(),
  payment_method: text().optional(),
});

export const invoiceEndpoints = [
  endpoint('POST', '/v1/invoices/create_preview', previewParams, createPreview),
  endpoint('GET', '/v1/invoices/:id', one, (world, _params, ids) => need(world, 'invoice', ids.id)),
  endpoint('GET', '/v1/invoices/:id/lines', hash({ ...paging, expand: expand().optional() }), (world, params, ids) => {
    const { id, lines } = need(world, 'invoice', ids.id);
    return pageFrom(`/v1/invoices/${id}/lines`, lines.data, params);
  }),
  endpoint('POST', '/v1/invoices/:id/finalize', one, (world, _params, ids) => {
    mustBe(world, ids.id ?? '', 'draft', 'finalize');
    return finalizeInvoice(world, ids.id ?? '');
  }),
  endpoint('POST', '/v1/invoices/:id/pay', payParams, (world, params, ids) =>
    payInvoice(world, ids.id ?? '', params.payment_method, params.off_session ?? true),
  ),
  endpoint('POST', '/v1/invoices/:id/void', one, (world, _params, ids) => {
    mustBe(world, ids.id ?? '', 'open', 'void');
    const voided = voidInvoice(world, ids.id ?? '');
    const { subscription } = world.store.hidden('invoice', voided.id);
    if (subscription !== undefined) discardPendingUpdate(world, subscription, voided.id);
    return voided;
  }),
  endpoint('GET', '/v1/invoices', listParams, (world, { customer, status, subscription, ...params }) =>
    pageOf(world, 'invoice', '/v1/invoices', params, {
      customer,
      status,
      'parent.subscription_details.subscription': subscription,
    }),
  ),
];
