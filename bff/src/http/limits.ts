import { type Operation, type OperationSpec, operations } from '@billing-panel/contract';
import type { Context } from 'koa';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import { sha256 } from '../config/keys.ts';
import type { LimitName, RateLimits } from '../config/rate-limits.ts';
import { Refusal } from '../refusal.ts';
import type { Counted, RateLimitRows } from '../storage/rate-limits.ts';
import { callersNetwork } from './address.ts';
import type { Identity } from './authenticate.ts';

const windowS = 60;

/** The library's counting over our own table, so that it shares the connection and the migrations. */
class DatabaseLimiter extends RateLimiterStoreAbstract {
  readonly #rows: RateLimitRows;

  constructor(name: LimitName, points: number, rows: RateLimitRows) {
    const common = { keyPrefix: name, points, duration: windowS };
    super({
      ...common,
      storeClient: rows,
      // Who is over the limit is refused without asking the database again.
      inMemoryBlockOnConsumed: points,
      // While the database is away each replica counts for itself.
      insuranceLimiter: new RateLimiterMemory(common),
    });
    this.#rows = rows;
  }

  _upsert(key: string, points: number, durationMs: number): Promise<Counted> {
    const now = Date.now();
    // Neither accounts nor addresses are stored by name: the rows outlive what they are about by a little.
    return this.#rows.add(sha256(key).toString('base64url'), points, now, now + durationMs);
  }

  _getRateLimiterRes(_key: string, changed: number, { points, endsAt }: Counted): RateLimiterRes {
    const remaining = Math.max(this.points - points, 0);
    return new RateLimiterRes(remaining, Math.max(endsAt - Date.now(), 0), points, points === changed);
  }
}

type Limiter = RateLimiterMemory | DatabaseLimiter;

/** What opens a page of Stripe's. */
const purchases = new Set<Operation>([
  'subscriptions.create-checkout',
  'credits.purchase',
  'stripe-checkout',
  'stripe-customer-portal',
]);

function limitOf(operation: Operation): LimitName | undefined {
  const { audience, method }: OperationSpec = operations[operation];
  if (audience !== 'user') return undefined;
  // Asked of Stripe each time, and Stripe counts the calls of all accounts together.
  if (operation === 'invoices') return 'changes';
  if (method === 'GET') return 'reads';
  return purchases.has(operation) ? 'purchases' : 'changes';
}

/** Counts one more, tells the caller how it stands, and throws `rate_limited` where it is one too many. */
async function count(ctx: Context, limiter: Limiter, key: string): Promise<void> {
  let isOver = false;
  const standing = await limiter.consume(key).catch((error: unknown) => {
    if (!(error instanceof RateLimiterRes)) throw error;
    isOver = true;
    return error;
  });
  const resetS = Math.max(Math.ceil(standing.msBeforeNext / 1000), 1);
  ctx.set({
    'RateLimit-Limit': String(limiter.points),
    'RateLimit-Remaining': String(standing.remainingPoints),
    'RateLimit-Reset': String(resetS),
    'RateLimit-Policy': `${limiter.points};w=${windowS}`,
  });
  if (isOver)
    throw new Refusal('rate_limited', 'Too many requests. Please wait a moment and try again.', {
      retryAfterS: resetS,
    });
}

export interface Limits {
  /** One call of an operation. Only users are counted: events, admins and what anyone may read are not. */
  call(ctx: Context, operation: Operation, identity: Identity | undefined): Promise<void>;
  /** One more credential that is not valid. Those that are valid never come here, and so are never refused for others. */
  failure(ctx: Context): Promise<void>;
}

const unlimited: Limits = { async call() {}, async failure() {} };

/** @param rows asked only where there are limits */
export function createLimits(points: RateLimits | undefined, rows: () => RateLimitRows): Limits {
  if (!points) return unlimited;
  const shared = (name: LimitName) => new DatabaseLimiter(name, points[name], rows());
  const limiters: Record<LimitName, Limiter> = {
    purchases: shared('purchases'),
    changes: shared('changes'),
    failures: shared('failures'),
    reads: new RateLimiterMemory({ keyPrefix: 'reads', points: points.reads, duration: windowS }),
  };
  return {
    async call(ctx, operation, identity) {
      const name = identity?.kind === 'user' ? limitOf(operation) : undefined;
      if (name && identity?.kind === 'user') await count(ctx, limiters[name], identity.account);
    },
    failure: (ctx) => count(ctx, limiters.failures, callersNetwork(ctx)),
  };
}
