import { endpoint } from '../api/endpoint.ts';
import { pageOf } from '../api/list.ts';
import { expand, hash, oneOf, paging, range, text } from '../api/params.ts';
import { need } from './need.ts';

const listParams = hash({
  ...paging,
  created: range().optional(),
  expand: expand().optional(),
  invoice: text().optional(),
  payment: hash({ payment_intent: text().optional(), type: oneOf('payment_intent') }).optional(),
  status: oneOf('canceled', 'open', 'paid').optional(),
});

export const invoicePaymentEndpoints = [
  endpoint('GET', '/v1/invoice_payments/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    need(world, 'invoice_payment', ids.id),
  ),
  endpoint('GET', '/v1/invoice_payments', listParams, (world, { invoice, payment, status, ...params }) =>
    pageOf(world, 'invoice_payment', '/v1/invoice_payments', params, {
      invoice,
      status,
      'payment.payment_intent': payment?.payment_intent,
    }),
  ),
];
