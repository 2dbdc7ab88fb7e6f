import { sellPlan, soldSession } from '../checkout/sell.ts';
import { Refusal } from '../refusal.ts';
import type { Handler } from './handler.ts';

export const subscriptionsCreateCheckout: Handler<'subscriptions.create-checkout'> = async (
  input,
  caller,
  services,
) => {
  const { catalog } = await services.offers();
  const plan = catalog.plans.find((each) => each.id === input.plan_id);
  if (!plan) throw new Refusal('unknown_plan', 'There is no such plan.');
  const wishes = {
    successUrl: { field: 'success_url', given: input.success_url },
    cancelUrl: { field: 'cancel_url', given: input.cancel_url },
    uiMode: input.ui_mode,
  };
  return soldSession(await sellPlan(plan, wishes, caller, services), input.ui_mode, services);
};
