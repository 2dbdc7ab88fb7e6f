import type { Handler } from './handler.ts';
import { accepted, once, standingOf } from './receipt.ts';
import { openReservation } from './reservation.ts';

export const creditsRelease: Handler<'credits.release'> = async (input, caller, services) => {
  const { reservation_id, idempotency_key: key } = input;
  return await once(key, ['release', reservation_id], caller, services, async (tx, accountId, at) => {
    const { amount } = await openReservation(tx, accountId, reservation_id, at);
    const { book } = accepted(await tx.ledger.submit(accountId, { kind: 'release', id: reservation_id }, at));
    return { reservation_id, ...standingOf(book, amount) };
  });
};
