import pino from 'pino';
import Stripe from 'stripe';
import { batching } from '../src/storage/batch.ts';
import type { DeliveredEvent } from '../src/storage/inbox.ts';
import { openStorage } from '../src/storage/open.ts';
import { intakeOf } from '../src/stripe-events/intake.ts';
import type { Ground } from './grounds.ts';
import { measure, type Pace, type Ratio, rateOf, ratio, type Way } from './measure.ts';

const atOnce = 64;
const secret = 'whsec_bench';
/** Says nothing here, so that only verifying and keeping is measured. */
const type = 'customer.updated';
const log = pino({ level: 'silent' });

/** More events than any way takes in a second. */
const eventsASecond = 50_000;

interface Signed {
  id: string;
  object: string;
  payload: Buffer;
  header: string;
}

/** Taking in signed events, batched, against verifying and inserting one after another. */
export async function benchIntake({ database, plain }: Ground, pace: Pace): Promise<Ratio[]> {
  const storage = await openStorage({ database, poolSize: 16 });
  const stripe = new Stripe('sk_test_bench');
  const keep = batching(async (events: readonly DeliveredEvent[]) => {
    await storage.inbox.add(events, Date.now());
    return events.map(() => undefined);
  });
  const inbox = { process: async () => {}, stop: async () => {} };
  const intake = intakeOf({ webhookSecrets: [secret], isLive: false, stripe, inbox, now: Date.now, log, keep });
  let count = 0;
  const signed = (): Signed => {
    const id = `evt_bench_${++count}`;
    const object = { id: `cus_${count}`, object: 'customer', description: 'x'.repeat(4_000) };
    const payload = JSON.stringify({ id, object: 'event', type, livemode: false, data: { object } });
    const header = stripe.webhooks.generateTestHeaderString({ payload, secret });
    return { id, object: object.id, payload: Buffer.from(payload), header };
  };
  const ready: Signed[] = [];
  const way = (name: string, call: (event: Signed) => Promise<unknown>): Way => ({
    name,
    run(ms) {
      // Signed before the clock runs.
      while (ready.length < (ms / 1_000) * eventsASecond) ready.push(signed());
      return rateOf(atOnce, ms, () => call(ready.pop() ?? signed()));
    },
  });
  const ours = way('intake, 64 callers, batched', async ({ payload, header }) => {
    if ((await intake(payload, header)) !== 'stored') throw new Error('An event was not stored.');
  });
  const theirs = way('intake, 64 callers, plain verified insert', async ({ id, object, payload, header }) => {
    stripe.webhooks.constructEvent(payload, header, secret);
    await plain.keepEvent(id, type, object);
  });
  // Shorter slices: what is signed beforehand is held in memory.
  const rates = await measure([ours, theirs], { ...pace, sliceMs: pace.sliceMs / 4 });
  await storage.close();
  const atLeast = storage.dialect === 'sqlite' ? 5 : 2;
  return [ratio(`${storage.dialect}: intake, batched / plain`, rates(ours), rates(theirs), { atLeast })];
}
