import type { Output } from '@billing-panel/contract';
import type { Door } from './door.ts';
import { type Expected, expectedOf } from './expected.ts';
import type { Life } from './life.ts';
import type { Tally } from './tally.ts';
import type { Truth } from './truth.ts';

type Entry = Output<'credits.transactions'>['transactions'][number];

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
const list = (numbers: number[]) => numbers.toSorted((a, b) => a - b).join(' ');

/** Every way in which an account is not as it must be, in words. */
export async function check(life: Life, truth: Truth, door: Door): Promise<string[]> {
  const expected = expectedOf(life.name, truth);
  const history = await historyOf(life.name, door);
  const { body: credits } = await door.admin<Output<'credits'>>(life.name, 'credits');
  const { body } = await door.person<Output<'subscriptions'>>(life.name, 'subscriptions');
  const problems = [
    ...expected.problems,
    ...chain(history, credits.balance, life),
    ...causes(history, expected),
    ...answered(history, life),
    ...figures(history, credits, life),
    ...mirror(body.subscription, expected.subscription),
  ];
  return problems.map((problem) => `${life.name}: ${problem}`);
}

/** How many entries grant, and how many take back. */
export async function count(life: Life, door: Door, isBySweep: boolean, tally: Tally): Promise<void> {
  const history = await historyOf(life.name, door);
  const grants = history.filter(({ kind }) => kind === 'purchase' || kind === 'included').length;
  tally.grants += grants;
  if (isBySweep) tally.grantsBySweep += grants;
  tally.takeBacks += history.filter(({ kind }) => kind === 'revoke').length;
}

/** Oldest first. */
async function historyOf(name: string, door: Door): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | undefined;
  do {
    const fields = { limit: 100, ...(cursor ? { cursor } : {}) };
    const { body } = await door.admin<Output<'credits.transactions'>>(name, 'credits.transactions', fields);
    entries.push(...body.transactions);
    cursor = body.next_cursor ?? undefined;
  } while (cursor);
  return entries.reverse();
}

/** Each entry stands on the one before it, and the last one says the balance. */
function chain(history: Entry[], balance: number, { spending: { promised } }: Life): string[] {
  let before = 0;
  const problems: string[] = [];
  for (const { id, amount, balance_after, kind } of history) {
    if (balance_after !== before + amount) problems.push(`${id} says ${balance_after} after ${before} and ${amount}`);
    const isOverspent = kind === 'consume' && balance_after < 0 && before >= 0;
    // A settlement was decided when it was held: a refund of what is held meanwhile leaves a debt.
    if (isOverspent && !promised.get(id)?.isSettlement) problems.push(`${id} spent what was not there`);
    before = balance_after;
  }
  return balance === before ? problems : [...problems, `balance ${balance}, but the history ends at ${before}`];
}

const amounts = (history: Entry[], ...kinds: string[]) =>
  history.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount);

/** What was paid is granted once, what was not is not, and what came back is taken back. */
function causes(history: Entry[], { purchases, inclusions, takenBack }: Expected): string[] {
  const problems: string[] = [];
  const bought = list(amounts(history, 'purchase'));
  if (bought !== list(purchases)) problems.push(`bought ${list(purchases)}, but granted are ${bought}`);
  const included = list(amounts(history, 'included'));
  if (included !== list(inclusions)) problems.push(`included are ${list(inclusions)}, but granted are ${included}`);
  const taken = -sum(amounts(history, 'revoke', 'reinstate'));
  if (taken !== takenBack) problems.push(`to be taken back were ${takenBack}, but taken are ${taken}`);
  return problems;
}

/** What a caller was told is there, and nothing of its kind that nobody was told. */
function answered(history: Entry[], { spending: { promised } }: Life): string[] {
  const kinds = ['consume', 'give_back', 'grant', 'adjust'];
  const found = new Map(history.filter(({ kind }) => kinds.includes(kind)).map((entry) => [entry.id, entry]));
  const lost = [...promised].filter(([id, { kind, amount }]) => {
    const entry = found.get(id);
    return entry?.kind !== kind || entry.amount !== amount;
  });
  const unasked = [...found.keys()].filter((id) => !promised.has(id));
  return [
    ...lost.map(([id, { kind, amount }]) => `answered was ${kind} ${amount} as ${id}, but it is not there so`),
    ...unasked.map((id) => `nobody asked for ${id}`),
  ];
}

function figures(history: Entry[], credits: Output<'credits'>, { spending }: Life): string[] {
  const used = -sum(amounts(history, 'consume', 'give_back', 'expire'));
  const { balance, total_purchased, total_used, held, available } = credits;
  const should = {
    total_purchased: balance + used,
    total_used: used,
    held: spending.held,
    available: Math.max(0, balance - spending.held),
  };
  const says = { total_purchased, total_used, held, available };
  const isRight = JSON.stringify(says) === JSON.stringify(should);
  return isRight ? [] : [`figures are ${JSON.stringify(says)} and should be ${JSON.stringify(should)}`];
}

function mirror(shown: Output<'subscriptions'>['subscription'], should: Expected['subscription']): string[] {
  const says = shown && {
    status: shown.status,
    periodEnd: shown.current_period_end,
    amountMinor: shown.subscription_plans.amount_minor,
  };
  if (JSON.stringify(says) === JSON.stringify(should)) return [];
  return [`subscription is ${JSON.stringify(says)}, at Stripe ${JSON.stringify(should)}`];
}
