import { createHash } from 'node:crypto';
import type { Output } from '@billing-panel/contract';
import type { Handler } from './handler.ts';
import { keyMismatch, receiptOf, shortOf } from './receipt.ts';

/** Spending is the hot path: what arrives together is decided in order and written in one transaction. */
export const creditsConsume: Handler<'credits.consume'> = async (input, caller, { storage, consume, now }) => {
  const { amount, operation, description, metadata, idempotency_key: key } = input;
  const { subject, actor } = caller;
  // The same metadata in another order is the same: some languages keep none.
  const sorted = metadata && Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  const content = JSON.stringify(['consume', amount, operation, description, sorted]);
  const { id: accountId } =
    (await storage.accounts.find(subject)) ?? (await storage.accounts.claim(subject, undefined, now()));
  const details = metadata && JSON.stringify(metadata);
  const consumed = await consume({
    accountId,
    key,
    requestHash: createHash('sha256').update(content).digest('base64url'),
    command: { kind: 'consume', amount, actor, operation, description, metadata: details },
    reply: (book, entry) => JSON.stringify(receiptOf(book, entry)),
  });
  if (consumed.kind === 'mismatch') throw keyMismatch();
  if (consumed.kind === 'short') throw shortOf(consumed.missing);
  const receipt = JSON.parse(consumed.reply) as Output<'credits.consume'>;
  return { ...receipt, replayed: consumed.kind === 'repeated' };
};
