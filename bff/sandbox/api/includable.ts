import type { World } from '../world.ts';
import { listOf } from './list.ts';

type Include = (world: World, id: string) => unknown;

/** Fields that are absent unless they are asked for by `expand`, and how each is found. */
export const includable: Record<string, Record<string, Include>> = {
  'billing_portal.configuration': {
    'features.subscription_update.products': (world, id) =>
      world.store.hidden('billing_portal.configuration', id).products,
  },
  coupon: {
    applies_to: (world, id) => {
      const { products } = world.store.hidden('coupon', id);
      return products && { products };
    },
  },
  charge: {
    refunds: (world, id) => listOf(`/v1/charges/${id}/refunds`, world.store.list('refund', { where: { charge: id } })),
  },
  'checkout.session': {
    line_items: (world, id) =>
      listOf(`/v1/checkout/sessions/${id}/line_items`, world.store.hidden('checkout.session', id).lineItems),
  },
  customer: {
    subscriptions: (world, id) =>
      listOf(
        `/v1/customers/${id}/subscriptions`,
        world.store.list('subscription', { where: { customer: id } }).filter(({ status }) => status !== 'canceled'),
      ),
    sources: (_world, id) => listOf(`/v1/customers/${id}/sources`, []),
    tax: () => ({ automatic_tax: 'not_collecting', ip_address: null, location: null, provider: 'stripe' }),
  },
  invoice: {
    payments: (world, id) =>
      listOf('/v1/invoice_payments', world.store.list('invoice_payment', { where: { invoice: id } })),
    confirmation_secret: (world, id) => {
      const [payment] = world.store.list('invoice_payment', { where: { invoice: id } });
      const intent = payment?.payment.payment_intent;
      const secret = typeof intent === 'string' ? world.store.get('payment_intent', intent)?.client_secret : null;
      return secret ? { client_secret: secret, type: 'payment_intent' } : null;
    },
  },
};
