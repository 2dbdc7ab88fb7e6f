import type Stripe from 'stripe';
import { newId } from './ids.ts';
import type { HiddenOf, Kind, Kinds } from './store/kinds.ts';
import type { World } from './world.ts';

export const apiVersion = '2026-10-28.endive';

export type EventType = Stripe.Event['type'];

type Json = Record<string, unknown>;

const isHash = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('object' in value && 'id' in value);

/** What stood before where something changed; below hashes only what changed, lists whole. */
function previousAttributes(before: Json, after: Json): Json | undefined {
  const previous: Json = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = before[key];
    const is = after[key];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    if (isHash(was) && isHash(is) && was.object !== 'list') previous[key] = previousAttributes(was, is);
    else previous[key] = was ?? null;
  }
  return Object.keys(previous).length > 0 ? previous : undefined;
}

/** Records the event as the object is now, and has it delivered. */
export function emit(world: World, type: EventType, object: object, previous?: Json): string {
  const id = newId('evt');
  const created = world.clock.now();
  const event = {
    id,
    object: 'event',
    api_version: apiVersion,
    created,
    data: previous ? { object, previous_attributes: previous } : { object },
    livemode: false,
    pending_webhooks: world.store.setting('webhook_url') ? 1 : 0,
    request: { id: world.cause?.requestId ?? null, idempotency_key: world.cause?.idempotencyKey ?? null },
    type,
  };
  const body = JSON.stringify(event, null, 2);
  const about = 'id' in object ? String(object.id) : '';
  world.store
    .sql('insert into events (id, type, created, about, body) values (?, ?, ?, ?, ?)')
    .run(id, type, created, about, body);
  world.announce(id, type);
  return id;
}

/** Puts a new object in and emits its event, if it has one. */
export function add<K extends Kind>(
  world: World,
  _kind: K,
  object: Kinds[K],
  type: EventType | null,
  hidden?: HiddenOf<K>,
): Kinds[K] {
  world.store.put<K>(object, hidden);
  if (type) emit(world, type, object);
  return object;
}

/** Changes an object by a fresh copy and emits the event with what stood before; nothing is emitted where nothing changed. */
export function change<K extends Kind>(
  world: World,
  kind: K,
  id: string,
  type: EventType | null,
  edit: (object: Kinds[K], hidden: HiddenOf<K>) => void,
): Kinds[K] {
  const before = world.store.get(kind, id);
  const after = world.store.get(kind, id);
  if (!before || !after) throw new Error(`There is no ${kind} ${id} to change`);
  const hidden = world.store.hidden(kind, id);
  edit(after, hidden);
  world.store.put<K>(after, hidden);
  const previous = previousAttributes(before as unknown as Json, after as unknown as Json);
  if (previous && type) emit(world, type, after, previous);
  return after;
}
