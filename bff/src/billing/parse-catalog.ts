import { toMinor } from '@billing-panel/contract';
import type { z } from 'zod';
import type { Catalog, CatalogPackage, CatalogPlan } from './catalog.ts';
import { faultsBetween } from './catalog-rules.ts';
import { type CatalogFile, catalogSchema, checkoutSchema, packageSchema, planSchema } from './catalog-schema.ts';

/**
 * The catalog file's JSON as a catalog. Every fault is named at once, with its path and the cure.
 */
export function parseCatalog(json: unknown): { catalog: Catalog } | { faults: string[] } {
  const parsed = catalogSchema.safeParse(json);
  const faults = new Set([...(parsed.error?.issues ?? []).flatMap(sentences), ...faultsBetween(json)]);
  if (parsed.success && faults.size === 0) return { catalog: catalogOf(parsed.data) };
  return { faults: [...faults] };
}

function sentences(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(issue.path, key));
  return [`${pathText(issue.path)} ${issue.message}.`];
}

/** `plans[0].price`: as one would write it to reach the value. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'the catalog';
}

function unknownField(path: readonly PropertyKey[], key: string): string {
  const [part] = path;
  const schema = part === 'plans' ? planSchema : part === 'packages' ? packageSchema : checkoutSchema;
  const known = Object.keys((path.length === 0 ? catalogSchema : schema).shape);
  const meant = known.find((name) => isNear(bare(name), bare(key)));
  const cure = meant ? `did you mean "${meant}"?` : `known are ${known.join(', ')}.`;
  return `${pathText([...path, key])} is not a field of the catalog: ${cure}`;
}

/** `trialDays` and `trial-days` are `trial_days`. */
const bare = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Whether at most two letters were added, dropped or changed: the Levenshtein distance. */
function isNear(a: string, b: string): boolean {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return (row.at(-1) ?? 0) <= 2;
}

function catalogOf(file: CatalogFile): Catalog {
  const rank = ranksOf(file.plans);
  const { checkout } = file;
  return {
    plans: file.plans.map((plan) => planOf(plan, rank)),
    packages: file.packages.map(packageOf),
    checkout: {
      automaticTax: checkout.automatic_tax,
      taxBehavior: checkout.tax_behavior ?? undefined,
      taxIdCollection: checkout.tax_id_collection,
      allowPromotionCodes: checkout.allow_promotion_codes,
      invoicesForPackages: checkout.invoices_for_packages,
    },
  };
}

type PlanInFile = CatalogFile['plans'][number];
type PackageInFile = CatalogFile['packages'][number];

const groupOf = (plan: PlanInFile) => plan.group ?? plan.id;

/** A plan without a rank has its group's: one that a sibling names, else the group's place in the file, from 1. */
function ranksOf(plans: PlanInFile[]): (plan: PlanInFile) => number {
  const groups = [...new Set(plans.map(groupOf))];
  return (plan) =>
    plan.rank ??
    plans.find((each) => each.rank != null && groupOf(each) === groupOf(plan))?.rank ??
    groups.indexOf(groupOf(plan)) + 1;
}

function planOf(plan: PlanInFile, rank: (plan: PlanInFile) => number): CatalogPlan {
  return {
    ...itemOf(plan),
    interval: plan.interval,
    group: groupOf(plan),
    rank: rank(plan),
    creditsIncluded: plan.credits_included,
    creditsExpire: plan.credits_expire,
    rolloverCap: plan.rollover_cap ?? 0,
    creditsInTrial: plan.credits_in_trial,
    trialDays: plan.trial_days,
    features: plan.features,
    formerPriceIds: plan.former_price_ids,
  };
}

function packageOf(each: PackageInFile): CatalogPackage {
  return { ...itemOf(each), credits: each.credits, expiresAfterDays: each.expires_after_days ?? undefined };
}

function itemOf(item: PlanInFile | PackageInFile) {
  const currency = item.currency.toLowerCase();
  const amountMinor = toMinor(item.price, currency);
  if (amountMinor === undefined) throw new Error('faultsBetween lets no such price pass');
  return {
    id: item.id,
    name: item.name,
    description: item.description ?? '',
    amountMinor,
    currency,
    available: item.available,
    highlight: item.highlight,
    stripePriceId: item.stripe_price_id ?? undefined,
  };
}
