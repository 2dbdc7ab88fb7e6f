import type { Clock } from './clock.ts';
import type { Jobs } from './jobs.ts';
import type { Store } from './store/store.ts';

/** The request that is being answered; what happens by itself has none. */
interface Cause {
  requestId: string;
  idempotencyKey: string | null;
}

/** What a control of the sandbox has ordered for the next charges. */
export type Ordered = 'decline' | 'insufficient_funds' | 'authenticate';

export interface World {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  /** This process's own address, without a slash at its end. */
  baseUrl: string;
  accountId: string;
  merchant: string;
  cause: Cause | null;
  /** Outcomes ordered for the next payments, first come first served. */
  orders: Ordered[];
  /** What the portal does with a declined card on a change of plan: keep the old plan, or change and be past due. */
  portalDecline: 'keeps_plan' | 'changes_plan';
  /** Enqueues the event's deliveries. */
  announce: (eventId: string, type: string) => void;
}
