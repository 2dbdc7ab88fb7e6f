import { sql } from 'kysely';
import { hourMs } from '../billing/time.ts';
import { type Check, generalCheck } from './check.ts';

/** What is about no account: events that wait or failed, and the guards of the ledger. */

/** Stripe or the database may be away for a while; whatever waits longer is stuck. */
export const eventsWaitForMs = hourMs;

const eventsPending = generalCheck<{ id: string; type: string; received_at: number; reason: string | null }>(
  'events-pending',
  ({ now }) => sql`
    select id, type, received_at, reason from inbox where status = 'pending' and received_at < ${now - eventsWaitForMs}`,
  ({ id, type, received_at, reason }) =>
    `Event ${id} (${type}) has waited since ${new Date(received_at).toISOString()}${reason ? `: ${reason}` : ''}.`,
);

const eventsDead = generalCheck<{ id: string; type: string; reason: string | null }>(
  'events-dead',
  () => sql`select id, type, reason from inbox where status = 'dead'`,
  ({ id, type, reason }) => `Event ${id} (${type}) failed for good: ${reason ?? 'nobody knows why'}.`,
);

const guards: Check = {
  name: 'append-only',
  async find(storage) {
    return (await storage.repairs.missingGuards()).map((name) => ({
      check: 'append-only',
      accountId: null,
      message: `The database no longer refuses changes of entries: ${name} is gone, switched off or another.`,
    }));
  },
};

export const installationChecks = [guards, eventsPending, eventsDead];
