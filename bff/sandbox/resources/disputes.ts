import { endpoint } from '../api/endpoint.ts';
import { pageOf } from '../api/list.ts';
import { expand, hash, paging, range, text } from '../api/params.ts';
import { need } from './need.ts';

const listParams = hash({
  ...paging,
  charge: text().optional(),
  created: range().optional(),
  expand: expand().optional(),
  payment_intent: text().optional(),
});

export const disputeEndpoints = [
  endpoint('GET', '/v1/disputes/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    need(world, 'dispute', ids.id),
  ),
  endpoint('GET', '/v1/disputes', listParams, (world, { charge, payment_intent, ...params }) =>
    pageOf(world, 'dispute', '/v1/disputes', params, { charge, payment_intent }),
  ),
];
