import { endpoint } from '../api/endpoint.ts';
import { missing } from '../api/errors.ts';
import { asRange, listOf, type Paging } from '../api/list.ts';
import { bool, expand, hash, list, paging, range, text } from '../api/params.ts';
import { days } from '../calendar.ts';
import type { World } from '../world.ts';

interface Row {
  seq: number;
  body: string;
  pending: number;
}

/** How many endpoints have not yet answered 2xx: there is one endpoint at most. */
const pending = `(select count(*) > 0 and sum(d.state = 'delivered') = 0 from deliveries d where d.event = events.id)`;

const rendered = ({ body, pending: waiting }: Row): object => ({ ...JSON.parse(body), pending_webhooks: waiting });

/** Stripe lists events for 30 days. */
const listed = days(30);

interface EventFilter extends Paging {
  type?: string;
  types?: string[];
  delivery_success?: boolean;
}

function conditionsOf(world: World, filter: EventFilter): { text: string; values: unknown[] } {
  const conditions = ['created >= ?'];
  const values: unknown[] = [world.clock.now() - listed];
  const created = asRange(filter.created) ?? {};
  for (const [name, sign] of [
    ['gt', '>'],
    ['gte', '>='],
    ['lt', '<'],
    ['lte', '<='],
  ] as const) {
    if (created[name] === undefined) continue;
    conditions.push(`created ${sign} ?`);
    values.push(created[name]);
  }
  const types = filter.types ?? (filter.type ? [filter.type] : []);
  if (types.length > 0) {
    conditions.push(`(${types.map((type) => (type.includes('*') ? 'type like ?' : 'type = ?')).join(' or ')})`);
    values.push(...types.map((type) => type.replaceAll('*', '%')));
  }
  if (filter.delivery_success !== undefined) conditions.push(`${pending} = ${filter.delivery_success ? 0 : 1}`);
  for (const [param, sign] of [
    ['starting_after', '<'],
    ['ending_before', '>'],
  ] as const) {
    const cursor = filter[param];
    if (cursor === undefined) continue;
    const row = world.store.sql('select seq from events where id = ?').get(cursor) as { seq: number } | undefined;
    if (!row) throw missing('event', cursor, param);
    conditions.push(`seq ${sign} ?`);
    values.push(row.seq);
  }
  return { text: conditions.join(' and '), values };
}

function listEvents(world: World, filter: EventFilter): object {
  const { text: where, values } = conditionsOf(world, filter);
  const limit = filter.limit ?? 10;
  const order = filter.ending_before ? 'asc' : 'desc';
  const rows = world.store
    .sql(`select seq, body, ${pending} as pending from events where ${where} order by seq ${order} limit ?`)
    .all(...values, limit + 1) as Row[];
  const page = rows.slice(0, limit);
  return listOf('/v1/events', (filter.ending_before ? page.reverse() : page).map(rendered), rows.length > limit);
}

function retrieveEvent(world: World, id: string): object {
  const row = world.store.sql(`select seq, body, ${pending} as pending from events where id = ?`).get(id) as
    | Row
    | undefined;
  if (!row) throw missing('event', id);
  return rendered(row);
}

export const eventEndpoints = [
  endpoint('GET', '/v1/events/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    retrieveEvent(world, ids.id ?? ''),
  ),
  endpoint(
    'GET',
    '/v1/events',
    hash({
      ...paging,
      created: range().optional(),
      delivery_success: bool().optional(),
      expand: expand().optional(),
      type: text().optional(),
      types: list(text(), 20).optional(),
    }),
    listEvents,
  ),
];
