import { sellPackage, soldSession } from '../checkout/sell.ts';
import { Refusal } from '../refusal.ts';
import type { Handler } from './handler.ts';

export const creditsPurchase: Handler<'credits.purchase'> = async (input, caller, services) => {
  const { catalog } = await services.offers();
  const wanted = catalog.packages.find((each) => each.id === input.package_id);
  if (!wanted) throw new Refusal('unknown_package', 'There is no such credit package.');
  const wishes = {
    successUrl: { field: 'success_url', given: input.success_url },
    cancelUrl: { field: 'cancel_url', given: input.cancel_url },
    uiMode: input.ui_mode,
  };
  return soldSession(await sellPackage(wanted, wishes, caller, services), input.ui_mode, services);
};
