import { spoken } from '../money.ts';
import type { Kind, Kinds } from '../store/kinds.ts';
import type { World } from '../world.ts';
import { planName } from './read.ts';
import type { CustomerPageView, ObjectGroup } from './views.ts';

type Line<K extends Kind> = {
  line: (object: Kinds[K]) => string;
  page?: (object: Kinds[K]) => string | null | undefined;
};

/** Everything of one customer's, by kind, newest first, as the API gives it. */
export function readCustomer(world: World, id: string): CustomerPageView | undefined {
  const customer = world.store.get('customer', id);
  if (!customer) return undefined;
  const group = <K extends Kind>(title: string, kind: K, { line, page }: Line<K>): ObjectGroup => {
    const objects = world.store.list(kind, { where: { customer: id } }) as (Kinds[K] & { id: string })[];
    return {
      title,
      objects: objects.map((object) => ({
        id: object.id,
        line: line(object),
        page: page?.(object) ?? null,
        json: JSON.stringify(object, null, 2),
      })),
    };
  };
  const groups = [
    {
      title: 'Customer',
      objects: [{ id, line: customer.email ?? id, page: null, json: JSON.stringify(customer, null, 2) }],
    },
    group('Subscriptions', 'subscription', { line: (found) => `${planName(world, found)}, ${found.status}` }),
    group('Scheduled changes', 'subscription_schedule', { line: ({ status }) => status }),
    group('Checkout sessions', 'checkout.session', {
      line: ({ mode, status, payment_status }) => `${mode}, ${status}, ${payment_status}`,
      page: ({ url }) => url,
    }),
    group('Invoices', 'invoice', {
      line: ({ total, currency, status }) => `${spoken(total, currency)}, ${status}`,
      page: ({ hosted_invoice_url }) => hosted_invoice_url,
    }),
    group('Payments', 'charge', {
      line: ({ amount, currency, status }) => `${spoken(amount, currency)}, ${status}`,
      page: ({ receipt_url }) => receipt_url,
    }),
    group('Payment methods', 'payment_method', {
      line: ({ type, card }) => (card ? `${card.brand} ${card.last4}` : type),
    }),
  ];
  return {
    id,
    name: customer.name ?? null,
    email: customer.email,
    groups: groups.filter(({ objects }) => objects.length > 0),
  };
}
