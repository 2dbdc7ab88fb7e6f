import type { CatalogPackage, CatalogPlan } from './catalog.ts';
import type { Subscription } from './subscription.ts';

/** How much a full balance is, where it begins to be low, and what the next paid period brings. */
export interface Meter {
  full: number;
  lowAt: number;
  coming: { credits: number; at: number } | undefined;
}

type Timing = Pick<Subscription, 'status' | 'cancelsAt' | 'changes' | 'trialEndsAt' | 'periodEnd'>;
type Included = Pick<CatalogPlan, 'creditsIncluded'>;

/**
 * Full is what a paid period brings, else all that ever came in. Low is a tenth of what usually comes in at once: with a
 * period, else with the largest pack.
 */
export function meterOf(
  totalPurchased: number,
  packages: readonly Pick<CatalogPackage, 'credits'>[],
  current: Timing | undefined,
  currentPlan: Included | undefined,
  waitingPlan: Included | undefined,
): Meter {
  const included = currentPlan?.creditsIncluded ?? 0;
  const largest = Math.max(0, ...packages.map(({ credits }) => credits)) || totalPurchased;
  return {
    full: included || totalPurchased,
    lowAt: Math.ceil((included || Math.min(totalPurchased, largest)) / 10),
    coming: current && comingOf(current, currentPlan, waitingPlan),
  };
}

function comingOf(
  { status, cancelsAt, changes, trialEndsAt, periodEnd }: Timing,
  currentPlan: Included | undefined,
  waitingPlan: Included | undefined,
): Meter['coming'] {
  if ((status !== 'active' && status !== 'trialing') || cancelsAt !== null) return undefined;
  const credits = (changes ? waitingPlan : currentPlan)?.creditsIncluded ?? 0;
  return credits > 0 ? { credits, at: changes?.at ?? trialEndsAt ?? periodEnd } : undefined;
}
