import type { Dice } from '../../storm/dice.ts';

interface Owned {
  user: string;
  id: string;
}

/** What there is to ask about: prepared before, and learned from answers. */
export interface Pool {
  /** With more credits than are ever spent. */
  users: string[];
  /** With a live subscription. */
  subscribers: string[];
  plans: { id: string; price: string }[];
  packages: { id: string; price: string; credits: number; amount: number }[];
  sessions: Owned[];
  consumptions: Owned[];
  reservations: Owned[];
  keys: number;
}

const keptAtMost = 500;

export function keep(list: Owned[], item: Owned): void {
  list.push(item);
  if (list.length > keptAtMost) list.shift();
}

/** Somebody else's account, which is there. */
export function another(pool: Pool, user: string, dice: Dice): string {
  return dice.pick(pool.users.filter((name) => name !== user));
}

export const nextKey = (pool: Pool): string => `fuzz-${++pool.keys}`;
