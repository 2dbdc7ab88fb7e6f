import type { Panel } from '../hooks/usePanel.js';

const money = { price: 10, amount_minor: 1000, currency: 'usd', exponent: 2 };
const item = { ...money, name: 'Professional', description: 'For those who do this', highlight: false };
const ids = ['1', '2', '3'];

/** Nobody's panel: what a skeleton is made of. */
export const blankPanel: Panel = {
  subscription: {
    plan_id: null,
    status: 'active',
    current_period_end: '2000-09-30T00:00:00Z',
    subscription_plans: { ...item, interval: 'month' },
  },
  credits: { balance: 1000, total_purchased: 2000, total_used: 1000, available: 1000, held: 0, expiring: [] },
  plans: ids.map((id) => ({
    ...item,
    id,
    group: id,
    interval: 'month',
    rank: 0,
    credits_included: 100,
    features: ['a', 'b', 'c', 'd'],
    trial_days: 0,
    action: 'subscribe',
  })),
  packages: ids.map((id) => ({ ...item, id, credits: 1000 })),
  notices: [],
};
