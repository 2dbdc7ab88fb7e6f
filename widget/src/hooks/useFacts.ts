import { money } from '../format/figures.js';
import type { Vars } from '../format/words.js';
import type { Panel } from './usePanel.js';
import { usePart } from './usePart.js';
import { usePer } from './usePer.js';

interface About {
  at?: string;
  planId?: string;
  credits?: number;
}

/** What the words about a subscription may speak of: `{plan}`, `{price}`, `{amount}` due, `{date}` and `{count}`. */
export function useFacts(): (panel: Pick<Panel, 'subscription' | 'plans'>, about: About) => Vars {
  const { format } = usePart();
  const per = usePer();
  return ({ plans, subscription }, { at, planId, credits = 0 }) => {
    const paid = subscription?.subscription_plans;
    const price = paid ? money(format, paid) : '';
    return {
      plan: plans.find(({ id }) => id === planId)?.name ?? paid?.name ?? '',
      price: paid?.interval ? per(paid.interval, price) : price,
      amount: subscription?.payment_due ? money(format, subscription.payment_due) : price,
      date: at ? format.date(at) : '',
      count: Math.abs(credits),
    };
  };
}
