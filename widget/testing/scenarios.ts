import type { Plan } from '@billing-panel/contract';
import type { FakeBffOptions } from './createFakeBff.js';
import { longHistory } from './longHistory.js';
import {
  packageIds,
  planIds,
  sampleCredits,
  sampleInvoice,
  sampleInvoices,
  samplePackage,
  samplePackages,
  samplePlan,
  samplePlans,
  sampleSubscription,
  sampleTransactions,
} from './sampleData.js';

const planOf = (id: string): Plan => {
  const plan = samplePlans.find((each) => each.id === id);
  if (!plan) throw new Error(`There is no sample plan ${id}`);
  return plan;
};
const starter = planOf(planIds.starterMonthly);
const pro = planOf(planIds.proMonthly);
const proYearly = planOf(planIds.proYearly);
const usual = { credits: sampleCredits(340, 1500), transactions: sampleTransactions, invoices: sampleInvoices };
const due = {
  amount_minor: 4900,
  currency: 'usd',
  exponent: 2,
  next_attempt_at: '2026-04-15T09:00:00Z',
  url: 'https://invoice.example/i/open',
};
const open = sampleInvoice({ id: 'open', amount_minor: 4900, status: 'open', created_at: '2026-04-10T00:00:00Z' });
const owing = { ...usual, invoices: [open, ...sampleInvoices] };
const yen = { currency: 'jpy', exponent: 0 };
const dinar = { currency: 'kwd', exponent: 3 };

/** Situations that people are in, by name: `createFakeBff(scenarios.pastDue)`. */
export const scenarios = {
  /** Nothing bought yet. */
  free: {},
  /** No plan, but credits from a pack. */
  packsOnly: {
    credits: sampleCredits(340, 500),
    transactions: [
      ...sampleTransactions.slice(0, 4),
      {
        id: 'txn_bought',
        created_at: '2026-04-03T10:00:00Z',
        amount: 500,
        balance_after: 500,
        kind: 'purchase',
        description: '500 credits',
      },
    ],
    invoices: [
      sampleInvoice({ id: 'pi_pack', kind: 'payment', amount_minor: 3999, created_at: '2026-04-03T10:00:00Z' }),
    ],
  },
  subscribed: { subscription: sampleSubscription(pro), ...usual },
  subscribedYearly: {
    subscription: sampleSubscription(proYearly, { current_period_end: '2027-01-20T00:00:00Z' }),
    credits: sampleCredits(4180, 6000),
  },
  trial: {
    subscription: sampleSubscription(pro, {
      status: 'trialing',
      trial_ends_at: '2026-04-20T09:00:00Z',
      current_period_end: '2026-04-20T09:00:00Z',
    }),
    credits: sampleCredits(120, 120),
  },
  /** A trial is offered to whoever has none yet. */
  trialOffered: { plans: samplePlans.map((plan) => ({ ...plan, trial_days: 14 })) },
  runningLow: { ...usual, subscription: sampleSubscription(pro), credits: sampleCredits(38, 500) },
  noCreditsLeft: { ...usual, subscription: sampleSubscription(pro), credits: sampleCredits(0, 500) },
  /** A refund took back credits that were spent already. */
  owesCredits: { ...usual, credits: sampleCredits(-60, 100) },
  expiringSoon: {
    ...usual,
    subscription: sampleSubscription(pro),
    credits: sampleCredits(340, 1500, { expiring: [{ credits: 100, expires_at: '2026-04-20T00:00:00Z' }] }),
  },
  /** A plan and work for a year: lists of several pages. */
  longHistory: { subscription: sampleSubscription(pro), ...longHistory },
  /** Work is under way that has set credits aside. */
  creditsHeld: { ...usual, subscription: sampleSubscription(pro), credits: sampleCredits(340, 1500, { held: 25 }) },
  pastDue: { ...owing, subscription: sampleSubscription(pro, { status: 'past_due', payment_due: due }) },
  /** Every attempt to charge failed. */
  unpaid: {
    ...owing,
    subscription: sampleSubscription(pro, { status: 'unpaid', payment_due: { ...due, next_attempt_at: undefined } }),
  },
  cancelling: { ...usual, subscription: sampleSubscription(pro, { cancels_at: '2026-05-03T00:00:00Z' }) },
  /** A cheaper plan begins when the paid period ends. */
  changing: {
    ...usual,
    subscription: sampleSubscription(pro, { changes_to: { plan_id: starter.id, at: '2026-05-03T00:00:00Z' } }),
  },
  /** The payment of an upgrade was declined: the old plan stays until it is paid. */
  upgradeUnpaid: {
    ...usual,
    invoices: [sampleInvoice({ id: 'upgrade', amount_minor: 5500, status: 'open' }), ...sampleInvoices],
    subscription: sampleSubscription(pro, {
      payment_due: {
        amount_minor: 5500,
        currency: 'usd',
        exponent: 2,
        url: 'https://invoice.example/i/upgrade',
        for_plan_id: planIds.teamMonthly,
      },
    }),
  },
  paused: { ...usual, subscription: sampleSubscription(pro, { status: 'paused' }) },
  /** The first payment was never completed. */
  incomplete: {
    invoices: [sampleInvoice({ id: 'first', amount_minor: 4900, status: 'open' })],
    subscription: sampleSubscription(pro, {
      status: 'incomplete',
      payment_due: { ...due, next_attempt_at: undefined, url: 'https://invoice.example/i/first' },
    }),
  },
  ended: {
    ...usual,
    subscription: sampleSubscription(pro, { status: 'canceled', current_period_end: '2026-03-03T00:00:00Z' }),
  },
  /** The price paid is no plan of the catalog. */
  unknownPlan: {
    ...usual,
    subscription: sampleSubscription(samplePlan({ name: 'Early Bird 2021', amount_minor: 2900 }), { plan_id: null }),
  },
  onePlan: { plans: [pro] },
  sevenPlans: {
    plans: ['Hobby', 'Starter', 'Solo', 'Pro', 'Team', 'Business', 'Enterprise'].map((name, rank) =>
      samplePlan({
        id: `6f1c0a52-3d84-4b7e-9a15-0c2e7d914f2${rank}`,
        name,
        rank,
        amount_minor: 900 * 2 ** rank,
        credits_included: 100 * 2 ** rank,
        features: ['Projects', 'Exports', 'Roles', 'Audit log', 'Single sign-on'].slice(0, 1 + (rank % 5)),
      }),
    ),
  },
  noPlans: { plans: [], ...usual },
  noPacks: { packages: [], subscription: sampleSubscription(pro), ...usual },
  twelvePacks: {
    packages: [10, 25, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10_000, 100_000].map((credits, index) =>
      samplePackage({ id: `0b7e4c19-52fa-4d36-8c01-3e9a6b275d${10 + index}`, credits, amount_minor: credits * 9 - 1 }),
    ),
  },
  /** Amounts without minor units, and numbers with many digits. */
  yen: {
    plans: samplePlans.map((plan) => ({
      ...plan,
      ...yen,
      amount_minor: plan.amount_minor * 1.5,
      price: plan.amount_minor * 1.5,
    })),
    packages: samplePackages.map((pack) => ({
      ...pack,
      ...yen,
      amount_minor: pack.amount_minor * 15,
      price: pack.amount_minor * 15,
    })),
    credits: sampleCredits(1_234_567_890, 9_876_543_210),
  },
  /** Three decimals. */
  dinar: {
    plans: samplePlans.map((plan) => ({
      ...plan,
      ...dinar,
      amount_minor: plan.amount_minor * 3 + 1,
      price: (plan.amount_minor * 3 + 1) / 1000,
    })),
    packages: samplePackages.map((pack) => ({
      ...pack,
      ...dinar,
      amount_minor: pack.amount_minor * 3,
      price: (pack.amount_minor * 3) / 1000,
    })),
    credits: sampleCredits(340, 500),
  },
  /** Long words, as German has them. */
  longWords: {
    subscription: sampleSubscription({ ...pro, name: 'Geschäftskundenvollversorgungstarif' }),
    plans: samplePlans.map((plan) => ({
      ...plan,
      name: plan.id === pro.id ? 'Geschäftskundenvollversorgungstarif' : `${plan.name}-Grundversorgungspaket`,
      description: 'Für Verwaltungsgemeinschaften mit Rechtsschutzversicherungsgesellschaften.',
      features: [
        'Datenschutzgrundverordnungskonformität',
        'Rindfleischetikettierungsüberwachung',
        'Telefonische Erreichbarkeit',
      ],
    })),
    ...usual,
  },
  /** Names that try to be markup. */
  hostileNames: {
    plans: samplePlans.slice(0, 3).map((plan) => ({
      ...plan,
      name: '<img src=x onerror=alert(1)>',
      description: '"><script>alert(1)</script>',
      features: ['javascript:alert(1)', '{price}', '</li></ul><style>*{display:none}</style>'],
    })),
    packages: samplePackages.map((pack) => ({
      ...pack,
      name: '<svg/onload=alert(1)>',
      description: '{{constructor.constructor("alert(1)")()}}',
    })),
    ...usual,
  },
  /** A bank payment that takes days; the server knows of it. */
  paymentProcessing: {
    ...usual,
    sessions: [
      {
        id: 'cs_test_slowbank',
        status: 'processing',
        kind: 'package',
        itemId: packageIds.medium,
        successUrl: 'https://app.example/',
      },
    ],
  },
  /** The page was opened with `?billing_session=cs_test_late`, and the webhook comes after the third look. */
  confirmsLate: {
    ...usual,
    sessions: [
      {
        id: 'cs_test_late',
        status: 'open',
        kind: 'package',
        itemId: packageIds.medium,
        successUrl: 'https://app.example/',
        becomes: { status: 'paid', afterAsking: 3 },
      },
    ],
  },
  signedOut: { isSignedOut: true },
  sessionExpired: { ...usual, manners: { tokens: 'refused' } },
  couldNotLoad: { manners: { refuse: { panel: 'internal' } } },
  offline: { manners: { isOffline: true } },
  slow: { subscription: sampleSubscription(pro), ...usual, manners: { latencyMs: 2500 } },
  /** Never answers: the skeletons stay. */
  loading: { manners: { latencyMs: Number.POSITIVE_INFINITY } },
  /** A change of plan cannot be previewed. */
  previewRefused: {
    subscription: sampleSubscription(pro),
    ...usual,
    manners: { refuse: { 'subscriptions.preview-change': 'internal' } },
  },
  /** The next payment of a change of plan is declined. */
  cardDeclined: { subscription: sampleSubscription(pro), ...usual, manners: { card: 'declined' } },
  /** Paid by bank debit: an upgrade is confirmed in the portal. */
  paysByDebit: { subscription: sampleSubscription(pro), ...usual, manners: { card: 'debit' } },
  purchaseRefused: {
    ...usual,
    manners: {
      refuse: { 'credits.purchase': 'stripe_unavailable', 'subscriptions.create-checkout': 'stripe_unavailable' },
    },
  },
} satisfies Record<string, FakeBffOptions>;

export type ScenarioName = keyof typeof scenarios;
