import type { Handler } from './handler.ts';
import { noCredits, wireCredits } from './present.ts';

export const credits: Handler<'credits'> = async (_input, { subject }, { storage, now }) => {
  const account = await storage.accounts.find(subject);
  return account ? wireCredits(await storage.ledger.book(account.id), now()) : noCredits;
};
