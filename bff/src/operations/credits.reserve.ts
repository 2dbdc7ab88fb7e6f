import { randomUUID } from 'node:crypto';
import { isoSeconds, secondMs } from '../billing/time.ts';
import type { Handler } from './handler.ts';
import { accepted, once, standingOf } from './receipt.ts';

export const creditsReserve: Handler<'credits.reserve'> = async (input, caller, services) => {
  const { amount, expires_in_s, operation, idempotency_key: key } = input;
  const content = ['reserve', amount, expires_in_s, operation];
  return await once(key, content, caller, services, async (tx, accountId, at) => {
    const id = `rsv_${randomUUID()}`;
    // To the second, upwards: what the caller is told is what holds.
    const expiresAt = Math.ceil(at / secondMs + expires_in_s) * secondMs;
    const command = { kind: 'reserve', id, amount, operation, expiresAt } as const;
    const { book } = accepted(await tx.ledger.submit(accountId, command, at));
    return { reservation_id: id, expires_at: isoSeconds(expiresAt), ...standingOf(book, amount) };
  });
};
