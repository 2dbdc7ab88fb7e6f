import { isUtf8 } from 'node:buffer';
import type { Operation } from '@billing-panel/contract';
import { Dice } from '../../storm/dice.ts';
import { Counts } from './counts.ts';
import { type Draft, draftOf, type Sent, sentOf } from './draft.ts';
import type { Delivery } from './events.ts';
import { codeOf, faultOf } from './judge.ts';
import { mutate } from './mutate.ts';
import { keep, type Pool } from './pool.ts';
import type { Stage } from './stage.ts';
import { type Answer, send } from './wire.ts';

/** What came of a run, and all that was wrong with it. */
export class Report {
  readonly codes = new Counts();
  readonly byOperation = new Counts();
  readonly faults: string[] = [];
  /** How much was right, and was served. */
  served = 0;

  fault(what: string, sent: Sent, answer?: Answer): void {
    if (this.faults.length >= 5) return;
    const request = { ...sent, body: sent.body?.toString('latin1').slice(0, 1_000) };
    this.faults.push(
      `${what}\n  ${JSON.stringify(request)}\n  ${answer?.status ?? ''} ${answer?.text.slice(0, 500) ?? ''}`,
    );
  }
}

const chunk = 250;
const atOnce = 16;

/** What opens pages at Stripe, or looks there. */
const asksStripe = new Set<Operation>([
  'subscriptions.create-checkout',
  'credits.purchase',
  'stripe-checkout',
  'stripe-customer-portal',
  'checkout.status',
  'subscriptions.preview-change',
  'subscriptions.change-plan',
  'subscriptions.cancel',
  'subscriptions.resume',
  'invoices',
  'accounts.delete',
]);

function learn(pool: Pool, { operation, user }: Draft, { text }: Answer): void {
  const answer = JSON.parse(text);
  if (typeof answer.session_id === 'string') keep(pool.sessions, { user, id: answer.session_id });
  if (operation === 'credits.consume' && !answer.replayed) keep(pool.consumptions, { user, id: answer.transaction_id });
  if (operation === 'credits.reserve' && !answer.replayed) keep(pool.reservations, { user, id: answer.reservation_id });
}

async function ask(stage: Stage, draft: Draft, report: Report): Promise<string> {
  const sent = sentOf(draft);
  let answer: Answer;
  try {
    answer = await send(stage.url, sent);
  } catch (error) {
    report.fault(`no answer: ${error}`, sent);
    return 'none';
  }
  const fault = faultOf(draft, answer);
  if (fault) {
    report.fault(fault, sent, answer);
    return 'fault';
  }
  const code = codeOf(answer, draft.method);
  report.codes.add(code);
  if (draft.isValid && code === 'ok') {
    report.served++;
    report.byOperation.add(draft.operation);
    learn(stage.pool, draft, answer);
  }
  return code;
}

async function each<T>(list: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...list];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** What only Stripe knows whether it can be done: it may be asked, but not for a change. */
const refusedByState = new Set(['already_subscribed', 'not_subscribed', 'item_unavailable', 'in_progress']);

/** One after another, so that it is known which of them asked Stripe. What was refused may not have. */
async function askAlone(stage: Stage, draft: Draft, report: Report): Promise<void> {
  const before = await stage.askedStripe();
  const code = await ask(stage, draft, report);
  const after = await stage.askedStripe();
  const calls = refusedByState.has(code) ? after.changes - before.changes : after.all - before.all;
  if (calls > 0 && code !== 'ok')
    report.fault(`${calls} calls to Stripe for what was refused (${code})`, sentOf(draft));
}

/** Requests of every operation, about two in five of them right. */
export async function bodies(stage: Stage, count: number, seed: number, report = new Report()): Promise<Report> {
  const dice = new Dice(seed);
  for (let done = 0; done < count && report.faults.length === 0; done += chunk) {
    // All of a chunk is thrown before any of it is sent, so that a seed makes the same requests whoever is answered first.
    const drafts = Array.from({ length: Math.min(chunk, count - done) }, () => {
      const draft = draftOf(stage.pool, stage.credentials, dice);
      return dice.chance(0.42) ? draft : mutate(draft, stage.pool, stage.credentials, dice);
    });
    const alone = drafts.filter(({ operation }) => asksStripe.has(operation));
    const before = await stage.askedStripe();
    await each(
      drafts.filter((draft) => !alone.includes(draft)),
      (draft) => ask(stage, draft, report),
    );
    const calls = (await stage.askedStripe()).all - before.all;
    if (calls > 0) report.faults.push(`${calls} calls to Stripe by operations that have no business there`);
    for (const draft of alone) await askAlone(stage, draft, report);
  }
  return report;
}

/** Tokens, each of which must be judged rightly; none of them asks Stripe. */
export async function tokens(stage: Stage, count: number, seed: number, report = new Report()): Promise<Report> {
  const dice = new Dice(seed);
  const before = await stage.askedStripe();
  const minted = Array.from({ length: count }, () => dice.own());
  await each(minted, async (own) => {
    const { text, verdicts } = stage.mint.next(own);
    const path = '/functions/v1/crm-stripe-api/credits';
    const sent: Sent = { method: 'GET', path, headers: { authorization: `Bearer ${text}` }, body: undefined };
    const answer = await send(stage.url, sent);
    const code = codeOf(answer, 'GET');
    report.codes.add(code);
    if (!verdicts.some((verdict) => verdict === code)) report.fault(`${code} instead of ${verdicts}`, sent, answer);
  });
  const calls = (await stage.askedStripe()).all - before.all;
  if (calls > 0) report.faults.push(`${calls} calls to Stripe by tokens`);
  return report;
}

const largest = 1024 * 1024;

async function deliver(stage: Stage, { body, signature }: Delivery, expected: string, report: Report): Promise<void> {
  const headers: Record<string, string> = signature === undefined ? {} : { 'stripe-signature': signature };
  const sent: Sent = { method: 'POST', path: '/functions/v1/stripe-webhooks', headers, body };
  const answer = await send(stage.url, sent);
  const code = codeOf(answer, 'POST');
  report.codes.add(code);
  const due = body.length > largest ? 'too_large' : expected;
  if (code !== due) report.fault(`${code} instead of ${due}`, sent, answer);
}

/** Events that Stripe did not sign: nothing is kept of them, and nobody hears of them. */
export async function forged(stage: Stage, count: number, seed: number, report = new Report()): Promise<Report> {
  const dice = new Dice(seed);
  const [asked, kept] = [await stage.askedStripe(), await stage.keptEvents()];
  const all = Array.from({ length: count }, () => dice.own());
  await each(all, (own) => deliver(stage, stage.post.forged(own), 'invalid_signature', report));
  if ((await stage.askedStripe()).all !== asked.all) report.faults.push('Stripe was asked because of forged events');
  if ((await stage.keptEvents()) !== kept) report.faults.push('forged events were kept');
  return report;
}

/** Events that are rightly signed, whatever they say: all of them are thanked for. */
export async function signed(stage: Stage, count: number, seed: number, report = new Report()): Promise<Report> {
  const dice = new Dice(seed);
  const all = Array.from({ length: count }, () => dice.own());
  await each(all, (own) => {
    const delivery = stage.post.signed(own);
    // What is no UTF-8, or nothing, is nothing that Stripe would sign.
    const isReadable = delivery.body.length > 0 && isUtf8(delivery.body);
    return deliver(stage, delivery, isReadable ? 'ok' : 'invalid_signature', report);
  });
  return report;
}

export interface Sizes {
  bodies: number;
  tokens: number;
  events: number;
}

/** In this order: after signed events, Stripe is asked for what they name. */
export const parts = [
  { name: 'forged events', run: forged, count: ({ events }: Sizes) => Math.floor(events / 2) },
  { name: 'bodies', run: bodies, count: (sizes: Sizes) => sizes.bodies },
  { name: 'tokens', run: tokens, count: (sizes: Sizes) => sizes.tokens },
  { name: 'signed events', run: signed, count: ({ events }: Sizes) => Math.ceil(events / 2) },
];

/** Fails with what is wrong, or with what was not proved. */
export function mustBeRight(name: string, { faults, served, codes }: Report): void {
  if (faults.length > 0) throw new Error(`${faults.length} faults:\n${faults.join('\n')}`);
  if (name === 'bodies' && served < codes.total / 5) throw new Error(`only ${served} of ${codes.total} were served`);
  const judged = codes.of('ok') + codes.of('invalid_token') + codes.of('token_expired');
  if (name === 'tokens' && judged < 0.95 * codes.total) throw new Error(`only ${judged} were judged as tokens`);
}
