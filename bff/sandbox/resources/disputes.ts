import type Stripe from 'stripe';
import { endpoint } from '../api/endpoint.ts';
import { impossible } from '../api/errors.ts';
import { pageOf } from '../api/list.ts';
import { bool, expand, hash, mergeMetadata, metadata, paging, range, text } from '../api/params.ts';
import { answerDispute, closeDispute } from '../billing/dispute.ts';
import { change } from '../events.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

const listParams = hash({
  ...paging,
  charge: text().optional(),
  created: range().optional(),
  expand: expand().optional(),
  payment_intent: text().optional(),
});

const updateParams = hash({
  evidence: hash({ uncategorized_text: text(20_000).optional() }).optional(),
  expand: expand().optional(),
  metadata: metadata().optional(),
  submit: bool().optional(),
});

const one = hash({ expand: expand().optional() });

function mustAwaitResponse(world: World, id: string): Stripe.Dispute {
  const dispute = need(world, 'dispute', id);
  if (dispute.status !== 'needs_response' && dispute.status !== 'warning_needs_response')
    throw impossible(`This dispute awaits no response: its status is \`${dispute.status}\`.`);
  return dispute;
}

export const disputeEndpoints = [
  endpoint('GET', '/v1/disputes/:id', one, (world, _params, ids) => need(world, 'dispute', ids.id)),
  endpoint('POST', '/v1/disputes/:id', updateParams, (world, { evidence, metadata: sent, submit = true }, ids) => {
    const { id } = need(world, 'dispute', ids.id);
    if (evidence) {
      mustAwaitResponse(world, id);
      answerDispute(world, id, evidence.uncategorized_text, submit);
    }
    return change(world, 'dispute', id, null, (found) => {
      found.metadata = mergeMetadata(found.metadata, sent);
    });
  }),
  endpoint('POST', '/v1/disputes/:id/close', one, (world, _params, ids) => {
    const { id } = mustAwaitResponse(world, ids.id ?? '');
    closeDispute(world, id, 'lost');
    return need(world, 'dispute', id);
  }),
  endpoint('GET', '/v1/disputes', listParams, (world, { charge, payment_intent, ...params }) =>
    pageOf(world, 'dispute', '/v1/disputes', params, { charge, payment_intent }),
  ),
];
