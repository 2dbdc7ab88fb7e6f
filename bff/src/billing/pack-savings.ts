import type { CatalogPackage } from './catalog.ts';

/** How much less a credit costs than in the smallest pack of that currency. */
export function packSavingsOf(pack: CatalogPackage, packs: readonly CatalogPackage[]): { percent: number } | undefined {
  const [smallest] = packs
    .filter(({ currency }) => currency === pack.currency)
    .toSorted((a, b) => a.credits - b.credits || b.amountMinor - a.amountMinor);
  if (!smallest) return undefined;
  // Both for as many credits, so that nothing is rounded before it is compared.
  const usual = BigInt(smallest.amountMinor) * BigInt(pack.credits);
  const here = BigInt(pack.amountMinor) * BigInt(smallest.credits);
  const percent = Number(((usual - here) * 100n) / usual);
  return percent > 0 ? { percent } : undefined;
}
