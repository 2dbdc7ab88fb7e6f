import { converge } from '../stripe-events/converge.ts';
import { stripeEvents } from '../stripe-events/index.ts';
import type { Sources } from '../stripe-events/outcome.ts';
import { eventsWaitForMs } from './installation.ts';

const eventsAtOnce = 1_000;

/** Tries events again that failed for good or that nobody took up. Those that fail again stay as they are. */
export async function retryStuckEvents(sources: Sources, tell: (line: string) => void): Promise<void> {
  const { storage, now } = sources;
  for (const { id, type, objectId } of await storage.inbox.stuck(now() - eventsWaitForMs, eventsAtOnce)) {
    const sync = stripeEvents.get(type);
    if (!sync) continue;
    try {
      await converge(sync, objectId, sources, async (tx, outcome) => {
        await tx.inbox.revive(id);
        await tx.inbox.conclude([id], outcome.kind, outcome.kind === 'ignored' ? outcome.reason : null, now());
      });
    } catch (error) {
      tell(`Event ${id} (${type}) failed again: ${error instanceof Error ? error.message : error}`);
    }
  }
}
