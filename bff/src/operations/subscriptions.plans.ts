import type { Handler } from './handler.ts';
import { wirePlan } from './present.ts';

/** Plans that can be bought right now; one without a price at Stripe is not shown. */
export const subscriptionsPlans: Handler<'subscriptions.plans'> = async (_input, _caller, services) => {
  const { catalog, priceOf } = await services.offers();
  return { plans: catalog.plans.filter((plan) => priceOf(plan.id)).map(wirePlan) };
};
