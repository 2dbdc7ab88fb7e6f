import pino from 'pino';
import Stripe from 'stripe';
import type { DatabaseAddress } from '../src/config/addresses.ts';
import { batching } from '../src/storage/batch.ts';
import type { DeliveredEvent } from '../src/storage/inbox.ts';
import { openStorage } from '../src/storage/open.ts';
import { intakeOf } from '../src/stripe-events/intake.ts';
import { callers, measure, ratio } from './measure.ts';
import type { Plain } from './plain-sqlite.ts';

const secret = 'whsec_bench';
const type = 'customer.updated';
const log = pino({ level: 'silent' });

/** Taking in signed events that say nothing here, so that only verifying and keeping them is measured. */
export async function benchIntake(database: DatabaseAddress, plain: Plain, rounds: number): Promise<void> {
  const storage = await openStorage({ database, poolSize: 16 });
  const stripe = new Stripe('sk_test_bench');
  const keep = batching(async (events: readonly DeliveredEvent[]) => {
    await storage.inbox.add(events, Date.now());
    return events.map(() => undefined);
  });
  const inbox = { process: async () => {}, stop: async () => {} };
  const intake = intakeOf({ webhookSecrets: [secret], isLive: false, stripe, inbox, now: Date.now, log, keep });
  let count = 0;
  const signed = () => {
    const id = `evt_bench_${++count}`;
    const object = { id: `cus_${count}`, object: 'customer', description: 'x'.repeat(4_000) };
    const payload = JSON.stringify({ id, object: 'event', type, livemode: false, data: { object } });
    return { id, object: object.id, payload, header: stripe.webhooks.generateTestHeaderString({ payload, secret }) };
  };
  /** Signed before the clock runs. */
  const ready: ReturnType<typeof signed>[] = [];
  const take = () => ready.pop() ?? signed();
  const way = (name: string, operations: number, call: (event: ReturnType<typeof signed>) => Promise<unknown>) => ({
    name,
    operations,
    callers: 64,
    run: (total: number, together: number) => callers(together, total, () => call(take())),
  });
  for (let index = 0; index < rounds * 8_000; index++) ready.push(signed());
  const rates = await measure(
    [
      way(`${storage.dialect}, intake`, 5_000, ({ payload, header }) => intake(Buffer.from(payload), header)),
      way(`${storage.dialect}, plain verified insert`, 1_000, async ({ id, object, payload, header }) => {
        stripe.webhooks.constructEvent(payload, header, secret);
        await plain.keepEvent(id, type, object);
      }),
    ],
    rounds,
  );
  ratio(rates, `${storage.dialect}, intake`, `${storage.dialect}, plain verified insert`);
  await storage.close();
}
