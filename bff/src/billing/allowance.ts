import type { CatalogPlan } from './catalog.ts';

/**
 * The credits that a line of a paid invoice includes. A line that is no proration and costs something before discounts
 * brings its period, however the invoice was paid; one of 0 (a trial) does so only where the plan says it. Billing
 * reasons decide nothing: a first period, a renewal, the end of a trial are one rule.
 *
 * @returns whole credits, or undefined where the line brings no period
 */
export function includedBy(
  line: { amountMinor: number; isProration: boolean },
  plan: Pick<CatalogPlan, 'creditsIncluded' | 'creditsInTrial'>,
): number | undefined {
  if (line.isProration || line.amountMinor < 0) return undefined;
  if (line.amountMinor === 0 && !plan.creditsInTrial) return undefined;
  return plan.creditsIncluded;
}
