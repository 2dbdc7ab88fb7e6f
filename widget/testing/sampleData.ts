import type { CreditPackage, Credits, Invoice, Plan, Subscription, Transaction } from '@billing-panel/contract';

/** The day on which all samples play. */
export const sampleNow = '2026-04-12T09:00:00Z';

const usd = { currency: 'usd', exponent: 2 };

/** A plan with everything that you do not name. */
export function samplePlan(own: Partial<Plan> & { amount_minor: number }): Plan {
  const exponent = own.exponent ?? 2;
  return {
    id: '6f1c0a52-3d84-4b7e-9a15-0c2e7d914f00',
    name: 'Pro',
    description: '',
    price: own.amount_minor / 10 ** exponent,
    ...usd,
    interval: 'month',
    group: own.id ?? 'pro',
    rank: 1,
    credits_included: 0,
    features: [],
    trial_days: 0,
    highlight: false,
    ...own,
  };
}

/** A pack with everything that you do not name. */
export function samplePackage(own: Partial<CreditPackage> & { credits: number; amount_minor: number }): CreditPackage {
  const exponent = own.exponent ?? 2;
  return {
    id: '0b7e4c19-52fa-4d36-8c01-3e9a6b275d00',
    name: `${own.credits} credits`,
    description: '',
    price: own.amount_minor / 10 ** exponent,
    ...usd,
    highlight: false,
    ...own,
  };
}

const starter = {
  name: 'Starter',
  description: 'For a first project.',
  group: 'starter',
  rank: 1,
  credits_included: 100,
  features: ['1 project', 'Export to PDF', 'Answers by e-mail'],
};
const pro = {
  name: 'Pro',
  description: 'For people who do this every day.',
  group: 'pro',
  rank: 2,
  credits_included: 500,
  features: ['Unlimited projects', 'Export to every format', 'Answers within a day', 'Unused credits stay'],
  highlight: true,
};
const team = {
  name: 'Team',
  description: 'For a team that shares one balance.',
  group: 'team',
  rank: 3,
  credits_included: 2000,
  features: ['Everything in Pro', 'Up to 10 people', 'Roles and an audit log', 'Answers within an hour'],
};

export const planIds = {
  starterMonthly: '6f1c0a52-3d84-4b7e-9a15-0c2e7d914f01',
  proMonthly: '6f1c0a52-3d84-4b7e-9a15-0c2e7d914f02',
  teamMonthly: '6f1c0a52-3d84-4b7e-9a15-0c2e7d914f03',
  starterYearly: '6f1c0a52-3d84-4b7e-9a15-0c2e7d914f11',
  proYearly: '6f1c0a52-3d84-4b7e-9a15-0c2e7d914f12',
  teamYearly: '6f1c0a52-3d84-4b7e-9a15-0c2e7d914f13',
} as const;

export const packageIds = {
  small: '0b7e4c19-52fa-4d36-8c01-3e9a6b275d01',
  medium: '0b7e4c19-52fa-4d36-8c01-3e9a6b275d02',
  large: '0b7e4c19-52fa-4d36-8c01-3e9a6b275d03',
} as const;

export const samplePlans: Plan[] = [
  samplePlan({ ...starter, id: planIds.starterMonthly, amount_minor: 1500 }),
  samplePlan({ ...pro, id: planIds.proMonthly, amount_minor: 4900 }),
  samplePlan({ ...team, id: planIds.teamMonthly, amount_minor: 12900 }),
  samplePlan({ ...starter, id: planIds.starterYearly, amount_minor: 15000, interval: 'year', credits_included: 1200 }),
  samplePlan({ ...pro, id: planIds.proYearly, amount_minor: 49000, interval: 'year', credits_included: 6000 }),
  samplePlan({ ...team, id: planIds.teamYearly, amount_minor: 129000, interval: 'year', credits_included: 24000 }),
];

export const samplePackages: CreditPackage[] = [
  samplePackage({ id: packageIds.small, credits: 100, amount_minor: 999 }),
  samplePackage({
    id: packageIds.medium,
    credits: 500,
    amount_minor: 3999,
    description: 'Lasts most people a month.',
    highlight: true,
  }),
  samplePackage({ id: packageIds.large, credits: 2000, amount_minor: 12900, expires_after_days: 365 }),
];

/** A subscription to a plan, in its present period. */
export function sampleSubscription(plan: Plan, own: Partial<Subscription> = {}): Subscription {
  const { name, price, amount_minor, currency, exponent, interval } = plan;
  return {
    plan_id: plan.id,
    status: 'active',
    current_period_end: '2026-05-03T00:00:00Z',
    subscription_plans: { name, price, amount_minor, currency, exponent, interval },
    ...own,
  };
}

/** A balance that adds up. */
export function sampleCredits(balance: number, purchased = Math.max(balance, 0), own: Partial<Credits> = {}): Credits {
  const held = own.held ?? 0;
  return {
    balance,
    total_purchased: purchased,
    total_used: purchased - balance,
    available: Math.max(0, balance - held),
    held,
    expiring: [],
    ...own,
  };
}

/** What led to 340 credits, newest first: bought and included ones, and work that used about 28 a day of late. */
export const sampleTransactions: Transaction[] = (
  [
    ['2026-04-11T16:20:00Z', -40, 340, 'consume', 'Summary of 12 interviews'],
    ['2026-04-09T08:05:00Z', -60, 380, 'consume', 'Translation, 14 pages'],
    ['2026-04-08T11:42:00Z', 20, 440, 'give_back', 'Translation stopped half-way'],
    ['2026-04-08T11:30:00Z', -80, 420, 'consume', 'Translation, 22 pages'],
    ['2026-04-03T00:00:04Z', 500, 500, 'included', 'Pro, April'],
    ['2026-04-01T09:14:00Z', -100, 0, 'consume', 'Transcript of 4 interviews'],
    ['2026-03-30T13:50:00Z', -140, 100, 'consume', 'Translation, 40 pages'],
    ['2026-03-25T10:02:00Z', -120, 240, 'consume', 'Transcript of 5 interviews'],
    ['2026-03-20T15:31:00Z', -150, 360, 'consume', 'Summary of 40 interviews'],
    ['2026-03-16T08:47:00Z', -180, 510, 'consume', 'Translation, 51 pages'],
    ['2026-03-09T12:20:00Z', -100, 690, 'consume', 'Transcript of 4 interviews'],
    ['2026-03-03T00:00:04Z', 500, 790, 'included', 'Pro, March'],
    ['2026-02-24T17:05:00Z', -210, 290, 'consume', 'Translation, 60 pages'],
    ['2026-02-10T09:30:00Z', 500, 500, 'purchase', '500 credits'],
  ] as const
).map(([created_at, amount, balance_after, kind, description], index) => ({
  id: `txn_${index}`,
  created_at,
  amount,
  balance_after,
  kind,
  description,
}));

/** An invoice with everything that you do not name; as `payment`, what was bought once. */
export function sampleInvoice(own: Partial<Invoice> & { id: string; amount_minor: number }): Invoice {
  const { id, exponent = 2, kind = 'invoice' } = own;
  return {
    kind,
    created_at: sampleNow,
    price: own.amount_minor / 10 ** exponent,
    ...usd,
    status: 'paid',
    ...(kind === 'invoice'
      ? { hosted_url: `https://invoice.example/i/${id}`, pdf_url: `https://invoice.example/i/${id}/pdf` }
      : { receipt_url: `https://invoice.example/receipts/${id}` }),
    ...own,
  };
}

/** What was paid for those credits, newest first. */
export const sampleInvoices: Invoice[] = [
  sampleInvoice({ id: 'in_april', amount_minor: 4900, created_at: '2026-04-03T00:00:00Z' }),
  sampleInvoice({ id: 'in_march', amount_minor: 4900, created_at: '2026-03-03T00:00:00Z' }),
  sampleInvoice({ id: 'pi_pack', kind: 'payment', amount_minor: 3999, created_at: '2026-02-10T09:29:00Z' }),
];
