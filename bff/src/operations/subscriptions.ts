import { shownOf } from '../billing/subscription.ts';
import type { Handler } from './handler.ts';
import { wireSubscription } from './present.ts';

export const subscriptions: Handler<'subscriptions'> = async (_input, { subject }, { storage, offers }) => {
  const account = await storage.accounts.find(subject);
  const shown = account && shownOf(await storage.subscriptions.ofAccount(account.id));
  return { subscription: shown ? wireSubscription(shown, await offers()) : null };
};
