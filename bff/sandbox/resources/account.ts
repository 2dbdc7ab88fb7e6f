import type Stripe from 'stripe';
import { endpoint } from '../api/endpoint.ts';
import { missing } from '../api/errors.ts';
import { expand, hash } from '../api/params.ts';
import type { World } from '../world.ts';

function account(world: World): Stripe.Account {
  return {
    id: world.accountId,
    object: 'account',
    business_profile: {
      mcc: '5734',
      minority_owned_business_designation: null,
      name: world.merchant,
      product_description: null,
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    charges_enabled: true,
    country: 'US',
    default_currency: 'usd',
    details_submitted: true,
    email: null,
    payouts_enabled: true,
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_payments: {
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: world.merchant, timezone: 'Etc/UTC' },
      payments: {
        statement_descriptor: null,
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
    },
    type: 'standard',
  };
}

const params = hash({ expand: expand().optional() });

export const accountEndpoints = [
  endpoint('GET', '/v1/account', params, account),
  endpoint('GET', '/v1/accounts/:id', params, (world, _params, ids) => {
    if (ids.id !== world.accountId) throw missing('account', ids.id ?? '');
    return account(world);
  }),
];
