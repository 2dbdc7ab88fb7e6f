import type { Operation } from '@billing-panel/contract';
import type { Work } from './account.ts';
import type { ModelEntry } from './credit.ts';
import { dayMs, type Purse, Refused } from './purse.ts';
import { nameOf, type Side } from './side.ts';
import type { Step } from './steps.ts';

/** An admin's call, as a body for servers and as work for the model. */
export interface Call {
  operation: Operation;
  key: string;
  /** The body, in the names that one side gave. */
  body(side: Side): object;
  /** What makes it the same request. */
  content: string;
  work: Work;
}

export type Spending = Extract<
  Step,
  { do: 'grant' | 'consume' | 'adjust' | 'give_back' | 'reserve' | 'settle' | 'release' }
>;

/** What a call may be about. */
interface Scene {
  key: string;
  now: number;
  history: readonly ModelEntry[];
  /** How many were ever made. */
  reservations: number;
}

/** One of those that there are, now and then one that there is not; undefined where there is none to pick. */
function pick(of: number, many: number): number | undefined {
  if (of % 12 === 11) return many;
  return many === 0 ? undefined : of % many;
}

/** Undefined where there is nothing yet that it could be about. */
export function callOf(step: Spending, scene: Scene): Call | undefined {
  switch (step.do) {
    case 'consume':
      return consumption(step.amount, scene);
    case 'grant':
      return grant(step.amount, step.hours, scene);
    case 'adjust':
      return callTo('credits.adjust', { amount: step.amount, reason: 'why not' }, scene.key, (purse, now) => {
        purse.adjust(step.amount, now);
        return { amount: step.amount, entry: purse.history.length };
      });
    case 'give_back': {
      const consumed = scene.history.flatMap(({ kind }, index) => (kind === 'consume' ? [index + 1] : []));
      const index = pick(step.of, consumed.length);
      // Else an entry that is no consumption.
      return index === undefined ? undefined : giveBack(consumed[index] ?? 1, step.amount, scene);
    }
    case 'reserve':
      return reserve(step.amount, step.seconds, scene);
    case 'settle': {
      const number = pick(step.of, scene.reservations);
      return number === undefined ? undefined : settle(number, step.amount, scene);
    }
    case 'release': {
      const number = pick(step.of, scene.reservations);
      if (number === undefined) return undefined;
      const work = (purse: Purse, now: number) => ({ amount: purse.release(number, now), reservation: number });
      return about(number, callTo('credits.release', {}, scene.key, work));
    }
  }
}

function callTo(operation: Operation, body: object, key: string, work: Work): Call {
  return { operation, key, content: JSON.stringify([operation, body]), work, body: () => body };
}

function consumption(amount: number, { key }: Scene): Call {
  return callTo('credits.consume', { amount, operation: 'render' }, key, (purse, now) => {
    purse.consume(amount, now);
    return { amount, entry: purse.history.length };
  });
}

function grant(amount: number, hours: number | null, scene: Scene): Call {
  const endsAt = hours === null ? null : scene.now + (hours * dayMs) / 24;
  const body = endsAt === null ? { amount } : { amount, expires_at: new Date(endsAt).toISOString() };
  return callTo('credits.grant', body, scene.key, (purse, now) => {
    if (endsAt !== null && endsAt <= now) throw new Refused('invalid_request');
    purse.grant('grant', amount, now, { endsAt });
    return { amount, entry: purse.history.length };
  });
}

function giveBack(number: number, amount: number | null, { key }: Scene): Call {
  const body = amount === null ? {} : { amount };
  const call = callTo('credits.refund', body, key, (purse, now) => {
    if (purse.history[number - 1]?.kind !== 'consume') throw new Refused('unknown_transaction');
    purse.giveBack(number, amount, now);
    return { amount: purse.history.at(-1)?.amount ?? 0, entry: purse.history.length };
  });
  return {
    ...call,
    content: `${call.content} of ${number}`,
    body: (side) => ({ ...body, transaction_id: nameOf(number, side.entries) ?? 'txn_0_0' }),
  };
}

function reserve(amount: number, seconds: number, { key }: Scene): Call {
  const body = { amount, operation: 'render', expires_in_s: seconds };
  return callTo('credits.reserve', body, key, (purse, now) => {
    const endsAt = now + seconds * 1_000;
    return { amount, endsAt, reservation: purse.reserve(amount, endsAt) };
  });
}

function settle(number: number, amount: number, { key }: Scene): Call {
  const work = (purse: Purse, now: number) => ({
    amount,
    reservation: number,
    entry: purse.settle(number, amount, now),
  });
  return about(number, callTo('credits.settle', { amount }, key, work));
}

const about = (number: number, call: Call): Call => ({
  ...call,
  content: `${call.content} of ${number}`,
  body: (side) => ({ ...call.body(side), reservation_id: nameOf(number, side.reservations) ?? 'rsv_none' }),
});
