import type { Operation } from '@billing-panel/contract';
import type { Handler } from './handler.ts';

/** Writes down who did it, once it was done: for what leaves no entry in the ledger that would say so. */
export function recorded<O extends Operation>(operation: O, handler: Handler<O>): Handler<O> {
  return async (input, caller, services) => {
    const output = await handler(input, caller, services);
    const { storage, now } = services;
    await storage.acts.add(caller.subject, { actor: caller.actor, operation, createdAt: now() });
    return output;
  };
}
