import type { Handler } from './handler.ts';
import { acceptedEntry, once, receiptOf } from './receipt.ts';

export const creditsConsume: Handler<'credits.consume'> = async (input, caller, services) => {
  const { amount, operation, description, metadata, idempotency_key: key } = input;
  const details = metadata && JSON.stringify(metadata);
  const command = { kind: 'consume', amount, actor: caller.actor, operation, description, metadata: details } as const;
  const content = ['consume', amount, operation, description, metadata];
  return await once(key, content, caller, services, async (tx, accountId, at) => {
    const { book, entry } = acceptedEntry(await tx.ledger.submit(accountId, command, at));
    return receiptOf(book, entry);
  });
};
