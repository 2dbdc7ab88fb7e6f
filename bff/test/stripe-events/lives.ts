import { dayMs, hourMs, minuteMs } from '../../src/billing/time.ts';
import type { Shop } from '../verify/shop.ts';
import { type Line, type SubscriptionThing, sessionOf } from '../verify/things.ts';
import type { Thing } from '../verify/wire.ts';

/** Somebody to whom something happens at Stripe, and the names of what came of it. */
export interface Person {
  shop: Shop;
  subject: string;
  accountId: number;
  customer: string;
  checkoutId: string;
  session: Thing;
  subscription?: SubscriptionThing;
  names: { [what: string]: string };
}

/** A change at Stripe, and the events that tell of it: each a type, and the name of its object. */
export interface Moment {
  happens(person: Person): void;
  tells: [type: string, about: string][];
}

export interface Life {
  name: string;
  begins(shop: Shop, subject: string): Promise<Thing>;
  moments: Moment[];
  /** By the contract, in whatever order this is told. */
  ends: { balance: number; purchased: number; used: number; checkout: string; subscription?: string; plan?: string };
}

const pack: Life['begins'] = (shop, subject) => shop.begin(subject, 100);

/** A session for a plan, with the price that the catalog has. */
const planOf =
  (plan: 'pro' | 'rolling'): Life['begins'] =>
  async (shop, subject) => {
    const { id: accountId, customer } = await shop.person(subject);
    const id = shop.name('checkout');
    const page = {
      successUrl: 'https://app.example.com/ok',
      cancelUrl: 'https://app.example.com/',
      contentHash: 'hash',
    };
    const terms = { amountMinor: 5_000, currency: 'usd', credits: 0, expiresAfterDays: null, trialDays: 0 };
    const about = { id, accountId, kind: 'subscription', itemId: plan, priceId: `price_${plan}` } as const;
    await shop.storage.checkouts.begin({ ...about, ...terms, ...page, uiMode: 'hosted', createdAt: shop.at }, id);
    const session = { ...sessionOf(shop.name('cs_test'), id, customer, 5_000, shop.at / 1_000), mode: 'subscription' };
    shop.wire.things['checkout/sessions'].unshift(session);
    return session;
  };

const paid: Moment = {
  happens: ({ shop, session, names }) => {
    names.payment = shop.pay(session);
  },
  tells: [['checkout.session.completed', 'session']],
};

const refunded = (amount: number, status: string, ...types: string[]): Moment => ({
  happens: ({ shop, names }) => {
    names.refund ??= shop.name('re');
    shop.refundAtStripe(names.payment ?? '', amount, status, names.refund);
  },
  tells: types.map((type) => [type, 'refund']),
});

const firstRefunded = (amount: number): Moment => {
  const { happens, tells } = refunded(amount, 'succeeded', 'refund.created');
  return {
    happens(person) {
      person.names.payment = person.names['payment of first'] ?? '';
      happens(person);
    },
    tells,
  };
};

const disputed = (amount: number, status: string, ...types: string[]): Moment => ({
  happens: ({ shop, names }) => {
    names.dispute ??= shop.name('dp');
    shop.disputeAtStripe(names.payment ?? '', amount, status, names.dispute);
  },
  tells: types.map((type) => [`charge.dispute.${type}`, 'dispute']),
});

function invoiced(
  person: Person,
  name: string,
  planId: 'pro' | 'team' | 'rolling',
  amount: number,
  more: Pick<Line, 'isProration' | 'leaves'> = {},
) {
  if (!person.subscription) return;
  const { invoice, payment } = person.shop.invoiceAtStripe(person.subscription, { planId, amount, ...more });
  Object.assign(person.names, { [name]: invoice, [`payment of ${name}`]: payment });
}

const subscribed = (plan: 'pro' | 'rolling', ...also: Moment['tells']): Moment => ({
  happens(person) {
    const { shop, customer, session, names } = person;
    person.subscription = shop.subscriptionAtStripe(customer, plan);
    names.subscription = person.subscription.id;
    invoiced(person, 'first', plan, 5_000);
    const { subscription, first: invoice } = names;
    Object.assign(session, { status: 'complete', payment_status: 'paid', subscription, invoice });
  },
  tells: [['checkout.session.completed', 'session'], ['invoice.paid', 'first'], ...also],
});

const upgraded = (...tells: Moment['tells']): Moment => ({
  happens(person) {
    const { shop, subscription } = person;
    if (!subscription) return;
    shop.pass(15 * dayMs);
    shop.switchAtStripe(subscription, 'team');
    invoiced(person, 'upgrade', 'team', 7_500, { isProration: true });
    person.names.payment = person.names['payment of upgrade'] ?? '';
  },
  tells,
});

const renewed: Moment = {
  happens(person) {
    if (!person.subscription) return;
    person.shop.nextPeriodAtStripe(person.subscription);
    invoiced(person, 'second', 'rolling', 5_000);
  },
  tells: [
    ['invoice.paid', 'second'],
    ['customer.subscription.updated', 'subscription'],
  ],
};

/** The next period has begun, and its invoice is a draft for an hour. */
const upgradedInDraftHour: Moment = {
  happens(person) {
    const { shop, subscription } = person;
    if (!subscription) return;
    shop.nextPeriodAtStripe(subscription);
    shop.pass(10 * minuteMs);
    shop.switchAtStripe(subscription, 'team');
    invoiced(person, 'upgrade', 'team', 15_000, { isProration: true, leaves: 'pro' });
  },
  tells: [['invoice.paid', 'upgrade']],
};

const draftPaid: Moment = {
  happens(person) {
    person.shop.pass(hourMs);
    invoiced(person, 'second', 'pro', 5_000);
  },
  tells: [['invoice.paid', 'second']],
};

const renewedAsTeam: Moment = {
  happens(person) {
    if (!person.subscription) return;
    person.shop.nextPeriodAtStripe(person.subscription);
    invoiced(person, 'third', 'team', 20_000);
  },
  tells: [
    ['invoice.paid', 'third'],
    ['customer.subscription.updated', 'subscription'],
  ],
};

const ended: Moment = {
  happens: ({ shop, subscription }) => subscription && shop.cancelAtStripe(subscription),
  tells: [['customer.subscription.deleted', 'subscription']],
};

const onItsWay: Moment = {
  happens: ({ session, names }) => {
    names.payment = `pi_of_${session.id}`;
    const payment_intent = { id: names.payment, status: 'processing' };
    Object.assign(session, { status: 'complete', payment_status: 'unpaid', payment_intent });
  },
  tells: [['checkout.session.completed', 'session']],
};

const arrived: Moment = {
  ...paid,
  tells: [
    ['checkout.session.async_payment_succeeded', 'session'],
    ['payment_intent.succeeded', 'payment'],
  ],
};

const neverCame: Moment = {
  happens: ({ session }) => Object.assign(session.payment_intent as object, { status: 'requires_payment_method' }),
  tells: [['checkout.session.async_payment_failed', 'session']],
};

const bought = { checkout: 'paid', purchased: 100, used: 0, balance: 100 };

export const lives: Life[] = [
  { name: 'a delayed payment', begins: pack, moments: [onItsWay, arrived], ends: bought },
  {
    name: 'a payment that never came',
    begins: pack,
    moments: [onItsWay, neverCame],
    ends: { checkout: 'failed', purchased: 0, used: 0, balance: 0 },
  },
  {
    name: 'a refund that fails',
    begins: pack,
    moments: [
      paid,
      refunded(333, 'pending', 'refund.created'),
      refunded(333, 'succeeded', 'refund.updated'),
      refunded(333, 'failed', 'refund.updated', 'refund.failed'),
    ],
    ends: bought,
  },
  {
    name: 'a dispute won',
    begins: pack,
    moments: [
      paid,
      disputed(700, 'needs_response', 'created', 'funds_withdrawn'),
      disputed(700, 'won', 'funds_reinstated', 'closed'),
    ],
    ends: bought,
  },
  {
    name: 'a dispute lost after a refund in part',
    begins: pack,
    moments: [
      paid,
      refunded(333, 'succeeded', 'refund.created'),
      disputed(500, 'needs_response', 'created', 'funds_withdrawn'),
      disputed(500, 'lost', 'closed'),
    ],
    ends: { checkout: 'paid', purchased: 16, used: 0, balance: 16 },
  },
  {
    name: 'a subscription that renews and ends',
    begins: planOf('rolling'),
    moments: [subscribed('rolling', ['customer.subscription.created', 'subscription']), renewed, ended],
    // What is left of each period ends but for 50.
    ends: { checkout: 'paid', purchased: 600, used: 550, balance: 50, subscription: 'canceled', plan: 'rolling' },
  },
  {
    name: 'a subscription that ends unused, refunded in part',
    begins: planOf('rolling'),
    moments: [subscribed('rolling', ['customer.subscription.created', 'subscription']), ended, firstRefunded(2_500)],
    // Half is back; of the other half all but 50 ended.
    ends: { checkout: 'paid', purchased: 150, used: 100, balance: 50, subscription: 'canceled', plan: 'rolling' },
  },
  {
    name: 'a subscription that renews, and whose first period is refunded',
    begins: planOf('rolling'),
    moments: [subscribed('rolling'), renewed, firstRefunded(5_000)],
    ends: { checkout: 'paid', purchased: 300, used: 0, balance: 300, subscription: 'active', plan: 'rolling' },
  },
  {
    name: 'an upgrade in the middle of a period, refunded',
    begins: planOf('pro'),
    moments: [
      subscribed('pro', ['customer.subscription.created', 'subscription']),
      upgraded(['customer.subscription.updated', 'subscription'], ['invoice.paid', 'upgrade']),
      refunded(7_500, 'succeeded', 'refund.created', 'refund.updated'),
    ],
    ends: { checkout: 'paid', purchased: 500, used: 0, balance: 500, subscription: 'active', plan: 'team' },
  },
  {
    name: 'an upgrade of the hour in which its period was a draft',
    begins: planOf('pro'),
    moments: [subscribed('pro'), upgradedInDraftHour, draftPaid, renewedAsTeam],
    // Two periods of 500 and one of 2,000, and of the 1,500 that the second had more all but ten minutes of thirty days.
    ends: { checkout: 'paid', purchased: 4_499, used: 0, balance: 4_499, subscription: 'active', plan: 'team' },
  },
];
