import type { Interval } from '@billing-panel/contract';

/** The catalog as the server thinks of it: money in minor units, defaults filled in. */
export interface Catalog {
  plans: CatalogPlan[];
  packages: CatalogPackage[];
  checkout: CheckoutOptions;
}

export interface CatalogPlan {
  id: string;
  name: string;
  description: string;
  amountMinor: number;
  currency: string;
  interval: Interval;
  /** Joins the intervals of one plan: the same product at Stripe. A plan without one is a group of its own. */
  group: string;
  rank: number;
  creditsIncluded: number;
  creditsExpire: 'never' | 'period_end';
  /** Credits that survive the period's end where `creditsExpire` is `period_end`. */
  rolloverCap: number;
  creditsInTrial: boolean;
  trialDays: number;
  features: string[];
  available: boolean;
  highlight: boolean;
  /** Where it is left out, the price is found at Stripe by its lookup key. */
  stripePriceId: string | undefined;
  formerPriceIds: string[];
}

export interface CatalogPackage {
  id: string;
  name: string;
  description: string;
  credits: number;
  amountMinor: number;
  currency: string;
  expiresAfterDays: number | undefined;
  available: boolean;
  highlight: boolean;
  stripePriceId: string | undefined;
}

export interface CheckoutOptions {
  automaticTax: boolean;
  taxBehavior: 'inclusive' | 'exclusive' | undefined;
  taxIdCollection: boolean;
  allowPromotionCodes: boolean;
  invoicesForPackages: boolean;
}
