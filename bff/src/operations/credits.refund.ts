import { entrySeqOf } from '../billing/entry-name.ts';
import { Refusal } from '../refusal.ts';
import type { Handler } from './handler.ts';
import { acceptedEntry, once, receiptOf } from './receipt.ts';

/** Gives a consumption back to the lots that it came from. Refunds of money are made at Stripe, and take credits back from there. */
export const creditsRefund: Handler<'credits.refund'> = async (input, caller, services) => {
  const { transaction_id, amount, reason, idempotency_key: key } = input;
  const content = ['refund', transaction_id, amount, reason];
  return await once(key, content, caller, services, async (tx, accountId, at) => {
    const seq = entrySeqOf(transaction_id, accountId);
    const taken = seq === undefined ? undefined : await tx.ledger.taken(accountId, seq);
    if (taken?.entry.kind !== 'consume') {
      throw new Refusal('unknown_transaction', 'There is no such consumption in this account.');
    }
    const { operation } = taken.entry;
    const about = { actor: caller.actor, operation, description: reason };
    const of = { seq: taken.entry.seq, draws: taken.draws };
    const decision = await tx.ledger.submit(accountId, { ...about, kind: 'give_back', amount, of }, at);
    const { book, entry } = acceptedEntry(decision);
    return receiptOf(book, entry);
  });
};
