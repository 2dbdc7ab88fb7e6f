import { exponentOf, toMinor } from '@billing-panel/contract';

/**
 * What must hold between the fields and items of a catalog file. It looks at the raw JSON and passes over whatever has
 * the wrong type, so that these faults are named together with those of the schema.
 */
export function faultsBetween(json: unknown): string[] {
  const file = fieldsOf(json);
  const plans = itemsOf(file, 'plans');
  const all = [...plans, ...itemsOf(file, 'packages')];
  return [
    ...all.flatMap(digitFaults),
    ...repeated(
      all.flatMap(({ path, fields }) => claim(`${path}.id`, lower(fields.id))),
      ' Make a new UUID for one of them.',
    ),
    ...repeated(all.flatMap(priceIdClaims), ' Name each Stripe price once.'),
    ...groupFaults(plans),
    ...plans.flatMap(rolloverFaults),
    ...taxFaults(file),
  ];
}

type Fields = Record<string, unknown>;
interface Item {
  path: string;
  fields: Fields;
}

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});

function itemsOf(file: Fields, list: 'plans' | 'packages'): Item[] {
  const items = file[list];
  return Array.isArray(items)
    ? items.map((item, index) => ({ path: `${list}[${index}]`, fields: fieldsOf(item) }))
    : [];
}

const currencyIn = ({ currency }: Fields): string | undefined =>
  typeof currency === 'string' && /^[a-z]{3}$/i.test(currency) ? currency.toLowerCase() : undefined;

function digitFaults({ path, fields }: Item): string[] {
  const { price } = fields;
  const currency = currencyIn(fields);
  if (typeof price !== 'number' || !(price > 0) || !currency || toMinor(price, currency) !== undefined) return [];
  const exponent = exponentOf(currency);
  const digits = exponent === 0 ? 'no digits' : `at most ${exponent} digits`;
  return [`${path}.price is ${price}; in ${currency} it must be a number with ${digits} after the point.`];
}

/** A text that only one place may hold. */
interface Claim {
  path: string;
  text: string;
}

const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : undefined);

const claim = (path: string, text: unknown): Claim[] => (typeof text === 'string' ? [{ path, text }] : []);

function priceIdClaims({ path, fields }: Item): Claim[] {
  const former = Array.isArray(fields.former_price_ids) ? fields.former_price_ids : [];
  return [
    ...claim(`${path}.stripe_price_id`, fields.stripe_price_id),
    ...former.flatMap((id, index) => claim(`${path}.former_price_ids[${index}]`, id)),
  ];
}

function repeated(claims: Claim[], cure: string): string[] {
  const first = new Map<string, string>();
  return claims.flatMap(({ path, text }) => {
    const holder = first.get(text);
    if (holder === undefined) first.set(text, path);
    return holder === undefined ? [] : [`${path} is the same as ${holder}.${cure}`];
  });
}

/** Stripe's portal switches within one currency, and takes each interval of a product once. What is not sold is not in it. */
function groupFaults(plans: Item[]): string[] {
  const grouped = plans.filter(({ fields }) => typeof fields.group === 'string' && fields.available !== false);
  return grouped.flatMap(({ path, fields }, index) => {
    const elders = grouped.slice(0, index).filter((elder) => elder.fields.group === fields.group);
    const faults: string[] = [];
    const [elder] = elders;
    const currency = currencyIn(fields);
    const expected = elder && currencyIn(elder.fields);
    if (currency && expected && currency !== expected) {
      faults.push(
        `${path}.currency is ${currency}, but ${elder.path} of the same group has ${expected}. Use one currency, or another group.`,
      );
    }
    const twin = elders.find((each) => each.fields.interval === fields.interval);
    if (twin && typeof fields.interval === 'string') {
      faults.push(
        `${path}.interval is "${fields.interval}", as in ${twin.path} of the same group. A group has each interval once: use another group, or set available to false for one.`,
      );
    }
    return faults;
  });
}

function rolloverFaults({ path, fields }: Item): string[] {
  if (fields.rollover_cap == null || fields.credits_expire === 'period_end') return [];
  return [
    `${path}.rollover_cap needs credits_expire "period_end": credits that never expire all roll over. Take one out, or set the other.`,
  ];
}

function taxFaults(file: Fields): string[] {
  const { automatic_tax, tax_behavior } = fieldsOf(file.checkout);
  if (automatic_tax !== true || tax_behavior != null) return [];
  return ['checkout.tax_behavior is missing; with automatic_tax it must be "inclusive" or "exclusive".'];
}
