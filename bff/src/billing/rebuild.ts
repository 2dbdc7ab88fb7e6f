import { inSpendingOrder, isExpired, type Lot, sum } from './book.ts';

/** A lot, and what went out of it as far as that is written down. */
export interface LotFacts {
  lot: Lot;
  /** Drawn by entries and not given back. */
  drawn: number;
  /** Set aside by open holds. */
  held: number;
}

/**
 * Lots whose `remaining` add up to what is free, as near as can be to what they say now. Where every credit that left
 * is written down, that is exact; what a debt was paid with is not, and then what expires last is left the fullest.
 */
export function rebuiltLots(facts: readonly LotFacts[], free: number, now: number): Lot[] {
  const room = new Map(
    facts.map(({ lot, drawn, held }) => [lot.seq, Math.max(0, Math.min(lot.original, lot.original - drawn - held))]),
  );
  const roomOf = (lot: Lot) => room.get(lot.seq) ?? 0;
  if (sum([...room.values()]) === free) return facts.map(({ lot }) => ({ ...lot, remaining: roomOf(lot) }));
  const lots = inSpendingOrder(facts.map(({ lot }) => lot)).map((lot) => ({
    ...lot,
    remaining: Math.max(0, Math.min(lot.remaining, roomOf(lot))),
  }));
  let missing = free - sum(lots.map((lot) => lot.remaining));
  const move = (lot: Lot, by: number) => {
    lot.remaining += by;
    missing -= by;
  };
  for (const lot of lots) move(lot, -Math.min(lot.remaining, Math.max(0, -missing)));
  const youngestFirst = lots.toReversed();
  const fill = (lot: Lot) => move(lot, Math.min(roomOf(lot) - lot.remaining, Math.max(0, missing)));
  for (const lot of youngestFirst) if (!isExpired(lot, now)) fill(lot);
  for (const lot of youngestFirst) fill(lot);
  return lots;
}
