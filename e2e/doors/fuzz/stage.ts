import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { goods, openShop, type Shop } from '../../money/shop.ts';
import { stripeOf } from '../../money/stripe.ts';
import { catalogPrices } from '../prices.ts';
import { rssOf } from '../rss.ts';
import type { Credentials } from './draft.ts';
import { Post } from './events.ts';
import type { Pool } from './pool.ts';
import { Mint } from './tokens.ts';

/** Counted as ever, but nobody reaches them. */
const raisedLimits = 'purchases=999999,changes=999999,reads=999999,failures=999999';
const metricsToken = 'metrics-token-of-the-fuzzer';
const plenty = 1_000_000_000;

export interface Stage {
  url: string;
  pool: Pool;
  credentials: Credentials;
  mint: Mint;
  post: Post;
  /** How often Stripe was asked since its start, and how often to change something. */
  askedStripe(): Promise<{ all: number; changes: number }>;
  /** How many events the server keeps. */
  keptEvents(): Promise<number>;
  memoryMb(): number;
  /** What it holds once all is collected that it no longer needs. */
  heldMb(): Promise<number>;
  /** Ends it all. Throws where the server did not end by itself, where a defect was logged, or where the books are wrong. */
  close(): Promise<void>;
}

async function people(shop: Shop): Promise<Pick<Pool, 'users' | 'subscribers'>> {
  const users = Array.from({ length: 24 }, (_, index) => `user-${index + 1}`);
  for (const user_id of users) {
    await shop.admin('credits.grant', { user_id, amount: plenty, idempotency_key: 'plenty' });
  }
  const subscribers: string[] = [];
  for (let count = 6; count > 0; count--) {
    const person = shop.newPerson();
    await person.buy({ plan_id: goods.starter.id });
    subscribers.push(person.name);
  }
  return { users, subscribers };
}

async function poolOf(shop: Shop): Promise<Pool> {
  const prices = await catalogPrices(shop);
  const priceOf = (id: string) => prices.get(id) ?? '';
  const { starter, pro, team, pack, shortLived } = goods;
  return {
    ...(await people(shop)),
    plans: [starter, pro, team].map(({ id }) => ({ id, price: priceOf(id) })),
    packages: [pack, shortLived].map(({ id, credits, price }) => ({ id, credits, amount: price, price: priceOf(id) })),
    sessions: [],
    consumptions: [],
    reservations: [],
    keys: 0,
  };
}

/** What was written under this word, and how it begins. */
function defectsIn(logFile: string): string[] {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  return lines.filter((line) => /"msg":"(defect|could not start)|"level":"fatal"/.test(line));
}

/** The server with its limits on, some people, and Stripe's sandbox, which sends no events from here on. */
export async function openStage(databaseUrl?: string): Promise<Stage> {
  const shop = await openShop({
    serverEnv: {
      RATE_LIMITS: raisedLimits,
      METRICS_TOKEN: metricsToken,
      NODE_OPTIONS: `--import ${import.meta.resolve('./collect-on-signal.ts')}`,
      // Nothing but requests may ask Stripe while it is counted who does.
      SWEEP_INTERVAL_S: '99999',
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    },
  });
  const { stack } = shop;
  const pool = await poolOf(shop);
  await shop.sandbox('/deliveries/idle', { ms: 20_000 });
  await shop.sandbox('/webhook', { url: null });
  const { data: events } = await stripeOf(shop).events.list({ limit: 100 });
  const mint = new Mint(stack.jwtSecret, pool.users);
  const stage: Stage = {
    url: stack.serverUrl,
    pool,
    mint,
    credentials: { admin: stack.adminKey, tokenOf: remembering((user) => mint.good(user)) },
    post: new Post(
      stack.stripeKeys.STRIPE_WEBHOOK_SECRET,
      events.map((event) => JSON.stringify(event)),
    ),
    askedStripe: () => shop.sandbox('/requests/count', undefined, 'GET'),
    keptEvents: () => keptEvents(stack.serverUrl),
    memoryMb: () => rssOf(stack.server.pid),
    async heldMb() {
      for (let times = 0; times < 3; times++) {
        process.kill(stack.server.pid, 'SIGUSR2');
        await pause(1_000);
      }
      return rssOf(stack.server.pid);
    },
    async close() {
      try {
        const { status } = await fetch(`${stack.serverUrl}/readyz`);
        if (status !== 200) throw new Error(`the server is no longer ready: ${status}`);
        const defects = defectsIn(join(stack.data, 'logs', 'billing-server.log'));
        if (defects.length > 0) throw new Error(`the server logged ${defects.length} defects: ${defects[0]}`);
        await stack.verify();
      } finally {
        await shop.stop();
      }
    },
  };
  await quiet(stage);
  return stage;
}

/** Waits until nobody asks Stripe any more: what the start and the preparation began is over, the look at new prices too. */
async function quiet({ askedStripe, url }: Stage): Promise<void> {
  for (let before = -1, calm = 0; calm < 4; calm++) {
    await fetch(`${url}/functions/v1/crm-stripe-api/subscriptions/plans`);
    await pause(1_500);
    const { all } = await askedStripe();
    if (all !== before) calm = 0;
    before = all;
  }
}

async function keptEvents(url: string): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  const text = await response.text();
  const counts = [...text.matchAll(/^billing_panel_inbox_events\{\S+\} (\d+)$/gm)];
  if (counts.length !== 3) throw new Error('the metrics do not tell of the inbox');
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

function remembering(make: (user: string) => string): (user: string) => string {
  const made = new Map<string, string>();
  return (user) => {
    const token = made.get(user) ?? make(user);
    made.set(user, token);
    return token;
  };
}
