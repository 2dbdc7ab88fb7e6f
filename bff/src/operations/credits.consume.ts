import type { Handler } from './handler.ts';
import { once } from './receipt.ts';

export const creditsConsume: Handler<'credits.consume'> = async (input, caller, services) => {
  const { amount, operation, description, metadata, idempotency_key: key } = input;
  const command = {
    kind: 'consume',
    amount,
    actor: caller.actor,
    operation,
    description,
    metadata: metadata && JSON.stringify(metadata),
  } as const;
  return await once(key, ['consume', amount, operation, description, metadata], command, caller, services);
};
