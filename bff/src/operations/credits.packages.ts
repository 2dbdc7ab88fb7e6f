import type { Handler } from './handler.ts';
import { wirePackage } from './present.ts';

/** Packages that can be bought right now; one without a price at Stripe is not shown. */
export const creditsPackages: Handler<'credits.packages'> = async (_input, _caller, services) => {
  const { catalog, priceOf } = await services.offers();
  return { packages: catalog.packages.filter((each) => priceOf(each.id)).map(wirePackage) };
};
