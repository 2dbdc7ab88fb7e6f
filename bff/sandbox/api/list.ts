import type Stripe from 'stripe';
import type { Kind, Kinds } from '../store/kinds.ts';
import type { Query, Range } from '../store/store.ts';
import type { World } from '../world.ts';
import { missing } from './errors.ts';

export interface Paging {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: number | Range;
}

export function listOf<T>(url: string, data: T[], hasMore = false): Stripe.ApiList<T> {
  return { object: 'list', data, has_more: hasMore, url };
}

export const asRange = (created: number | Range | undefined): Range | undefined =>
  typeof created === 'number' ? { gte: created, lte: created } : created;

/** One page, newest first; the cursors must name an object of this kind. */
export function pageOf<K extends Kind>(
  world: World,
  kind: K,
  url: string,
  paging: Paging,
  where: Query['where'] = {},
): Stripe.ApiList<Kinds[K]> {
  for (const [param, cursor] of Object.entries({
    starting_after: paging.starting_after,
    ending_before: paging.ending_before,
  })) {
    if (cursor !== undefined && !world.store.get(kind, cursor)) throw missing(kind, cursor, param);
  }
  const limit = paging.limit ?? 10;
  const found = world.store.list(kind, {
    where,
    created: asRange(paging.created),
    startingAfter: paging.starting_after,
    endingBefore: paging.ending_before,
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  return listOf(url, paging.ending_before ? page.reverse() : page, found.length > limit);
}

/** A page of objects that are already in hand. */
export function pageFrom<T extends { id: string }>(url: string, all: T[], paging: Paging): Stripe.ApiList<T> {
  const start = paging.starting_after ? all.findIndex(({ id }) => id === paging.starting_after) + 1 : 0;
  const limit = paging.limit ?? 10;
  return listOf(url, all.slice(start, start + limit), all.length > start + limit);
}
