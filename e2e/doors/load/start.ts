import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { goods, type Shop } from '../../money/shop.ts';
import type { Kind, LoadOptions, Message, Summary } from './load.ts';

const accounts = 2_000;
const plenty = 1_000_000;
const atOnce = 16;

/** Gives every account of the load its credits, and some of them a plan. */
export async function prepare(shop: Shop): Promise<void> {
  const names = Array.from({ length: accounts }, (_, index) => `load-${index + 1}`);
  const worker = async () => {
    for (let user_id = names.shift(); user_id !== undefined; user_id = names.shift()) {
      await shop.admin('credits.grant', { user_id, amount: plenty, idempotency_key: 'plenty' });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

export function optionsOf(shop: Shop, given: Pick<LoadOptions, 'url' | 'seconds' | 'rate'>): LoadOptions {
  const { jwtSecret, adminKey, sandboxUrl = '', stripeKeys } = shop.stack;
  const packages = [goods.pack.id, goods.shortLived.id];
  const webhookSecret = stripeKeys.STRIPE_WEBHOOK_SECRET;
  return { ...given, accounts, packages, jwtSecret, adminKey, sandboxUrl, webhookSecret };
}

export interface Load {
  summary: Promise<Summary>;
  /** Ends it before its time. */
  stop(): void;
}

/** Sends the load from a process of its own. */
export function startLoad(options: LoadOptions, progress: (sent: number, failed: number) => void = () => {}): Load {
  const child = fork(fileURLToPath(new URL('load.process.ts', import.meta.url)), {
    execArgv: ['--conditions=billing-panel-source'],
  });
  let summary: Summary | undefined;
  child.on('message', (message: Message) => {
    if (message.kind === 'progress') progress(message.sent, message.failed);
    else summary = message.summary;
  });
  child.send(options);
  const ended = once(child, 'close').then(() => {
    if (!summary) throw new Error('The process that sends the load ended before its time.');
    return summary;
  });
  return { summary: ended, stop: () => void child.send('stop') };
}

export function totals({ kinds }: Summary): { sent: number; failed: number } {
  const all = Object.values(kinds);
  const sum = (of: 'count' | 'failed') => all.reduce((total, each) => total + each[of], 0);
  return { sent: sum('count'), failed: sum('failed') };
}

/** At most so many milliseconds at the 99th of a hundred. */
export const goals: Partial<Record<Kind, number>> = { reads: 50, consumption: 150, events: 200 };

export function table({ kinds, failures, paid, events }: Summary): string {
  const ms = (value: number) => value.toFixed(1).padStart(9);
  const lines = Object.entries(kinds).map(([kind, { count, failed, p50, p99, max }]) => {
    const goal = goals[kind as Kind];
    const met = goal === undefined ? '' : `${p99 <= goal ? 'met' : 'NOT MET'}: p99 at most ${goal} ms`;
    return `${kind.padEnd(12)}${String(count).padStart(9)}${String(failed).padStart(8)}${ms(p50)}${ms(p99)}${ms(max)}  ${met}`;
  });
  const head = `${'kind'.padEnd(12)}${'requests'.padStart(9)}${'failed'.padStart(8)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}${'max ms'.padStart(9)}`;
  return [head, ...lines, `${paid} sessions were paid, ${events} events came of it`, ...failures].join('\n');
}
