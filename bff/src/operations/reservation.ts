import { Refusal } from '../refusal.ts';
import type { Store } from '../storage/open.ts';
import type { HoldsTable } from '../storage/schema.ts';

/** A reservation of this account that may still be settled or released. */
export async function openReservation(tx: Store, accountId: number, id: string, at: number): Promise<HoldsTable> {
  const hold = await tx.ledger.hold(accountId, id);
  if (!hold) throw new Refusal('unknown_reservation', 'There is no such reservation in this account.');
  if (hold.status === 'settled' || hold.status === 'released') {
    throw new Refusal('reservation_closed', `This reservation was ${hold.status} already.`);
  }
  if (hold.status === 'expired' || hold.expires_at <= at) {
    throw new Refusal('reservation_expired', 'This reservation has ended by itself, and its credits are free again.');
  }
  return hold;
}
