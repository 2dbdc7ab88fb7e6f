import { transactionId } from '../billing/entry-name.ts';
import type { Handler } from './handler.ts';
import { accepted, once, standingOf } from './receipt.ts';
import { openReservation } from './reservation.ts';

export const creditsSettle: Handler<'credits.settle'> = async (input, caller, services) => {
  const { reservation_id, amount, idempotency_key: key } = input;
  return await once(key, ['settle', reservation_id, amount], caller, services, async (tx, accountId, at) => {
    const { operation } = await openReservation(tx, accountId, reservation_id, at);
    const command = { kind: 'settle', id: reservation_id, amount, actor: caller.actor, operation } as const;
    const { book, entry } = accepted(await tx.ledger.submit(accountId, command, at));
    return {
      reservation_id,
      transaction_id: entry ? transactionId(accountId, entry.seq) : null,
      ...standingOf(book, amount),
    };
  });
};
