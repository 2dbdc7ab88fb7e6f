import type { World } from '../world.ts';
import { invalid } from './errors.ts';
import { includable } from './includable.ts';

type Node = Record<string, unknown>;

/** The fields of each object that hold an id and may be expanded, below hashes with dots. */
const expandable: Record<string, readonly string[]> = {
  'billing_portal.session': ['configuration'],
  charge: ['balance_transaction', 'customer', 'payment_intent', 'failure_balance_transaction'],
  'checkout.session': [
    'customer',
    'invoice',
    'payment_intent',
    'setup_intent',
    'subscription',
    'discounts.coupon',
    'discounts.promotion_code',
  ],
  customer: ['default_source', 'invoice_settings.default_payment_method'],
  customer_balance_transaction: ['customer', 'invoice', 'checkout_session'],
  discount: ['customer', 'promotion_code', 'source.coupon'],
  dispute: ['charge', 'payment_intent'],
  invoice: [
    'customer',
    'default_payment_method',
    'discounts',
    'parent.subscription_details.subscription',
    'total_discount_amounts.discount',
  ],
  invoice_payment: ['invoice', 'payment.payment_intent', 'payment.charge'],
  invoiceitem: ['customer', 'invoice', 'discounts', 'pricing.price_details.price'],
  line_item: ['discounts', 'subscription', 'pricing.price_details.price', 'discount_amounts.discount'],
  payment_intent: ['customer', 'latest_charge', 'payment_method'],
  payment_method: ['customer'],
  price: ['product'],
  product: ['default_price'],
  promotion_code: ['customer', 'promotion.coupon'],
  refund: ['balance_transaction', 'charge', 'customer', 'payment_intent', 'payment_method'],
  setup_intent: ['customer', 'payment_method'],
  subscription: [
    'customer',
    'default_payment_method',
    'discounts',
    'latest_invoice',
    'pending_setup_intent',
    'schedule',
  ],
  subscription_schedule: ['customer', 'subscription', 'phases.items.price', 'default_settings.default_payment_method'],
};

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Puts what `replace` makes of it in the place of the value at the keys, in every entry where there is a list on the way. */
function replaceAt(node: unknown, [key = '', ...rest]: string[], replace: (value: unknown) => unknown): void {
  if (Array.isArray(node)) for (const entry of node) replaceAt(entry, [key, ...rest], replace);
  else if (isNode(node)) {
    if (rest.length > 0) replaceAt(node[key], rest, replace);
    else if (key in node) node[key] = replace(node[key]);
  }
}

function resolve(world: World, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => resolve(world, entry));
  return typeof value === 'string' ? (world.store.byId(value) ?? value) : value;
}

/** How many keys make up the longest field that is known; undefined where none is. */
const fieldLength = (keys: readonly string[], isKnown: (field: string) => unknown): number | undefined =>
  [3, 2, 1].find((count) => count <= keys.length && isKnown(keys.slice(0, count).join('.')));

function walk(world: World, node: unknown, keys: string[], path: string): void {
  if (Array.isArray(node)) for (const entry of node) walk(world, entry, keys, path);
  const [key] = keys;
  if (Array.isArray(node) || !isNode(node) || key === undefined) return;
  const kind = String(node.object);
  const length = fieldLength(keys, (field) => expandable[kind]?.includes(field));
  if (length) {
    replaceAt(node, keys.slice(0, length), (value) => {
      const resolved = resolve(world, value);
      walk(world, resolved, keys.slice(length), path);
      return resolved;
    });
    return;
  }
  const included = fieldLength(keys, (field) => includable[kind]?.[field]);
  if (included) {
    include(world, node, keys, included, path);
    return;
  }
  if (keys.length === 1 || node[key] === undefined)
    throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  walk(world, node[key], keys.slice(1), path);
}

/** Puts a field in that is absent unless it is asked for. */
function include(world: World, node: Node, keys: string[], length: number, path: string): void {
  const parent = keys.slice(0, length - 1).reduce<Node>((at, key) => at[key] as Node, node);
  const value = includable[String(node.object)]?.[keys.slice(0, length).join('.')]?.(world, String(node.id));
  parent[keys[length - 1] ?? ''] = value;
  walk(world, value, keys.slice(length), path);
}

/** A copy of the answer in which the objects stand in the place of their ids along each path. */
export function applyExpansions(world: World, answer: object, paths: readonly string[]): object {
  const copy = JSON.parse(JSON.stringify(answer));
  for (const path of paths) {
    const keys = path.split('.');
    if (keys.length > 4) {
      throw invalid(`You cannot expand more than 4 levels of a property: ${path}.`, 'expand');
    }
    walk(world, copy, keys, path);
  }
  return copy;
}
