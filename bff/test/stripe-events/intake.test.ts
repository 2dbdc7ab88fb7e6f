import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { secondMs } from '../../src/billing/time.ts';
import type { DeliveredEvent } from '../../src/storage/inbox.ts';
import { createStripe } from '../../src/stripe/client.ts';
import { intakeOf } from '../../src/stripe-events/intake.ts';

const secret = 'whsec_ofTheTests';
const stripe = createStripe({ secretKey: 'sk_test_ofTheTests' });

/** A test-mode server with an intake that keeps events here. */
function intakeWith(keep: (event: DeliveredEvent) => Promise<void>, work: Promise<void> = Promise.resolve()) {
  const processed: string[] = [];
  const take = intakeOf({
    webhookSecrets: [secret],
    isLive: false,
    stripe,
    keep,
    inbox: {
      process(id) {
        processed.push(id);
        return work;
      },
      stop: async () => {},
    },
    now: Date.now,
    log: pino({ level: 'silent' }),
  });
  return { take, processed };
}

async function deliver(body: object | string, keep: (event: DeliveredEvent) => Promise<void>) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const { take, processed } = intakeWith(keep);
  const signature = stripe.webhooks.generateTestHeaderString({ payload, secret });
  return { outcome: await take(Buffer.from(payload), signature), processed };
}

const event = {
  id: 'evt_1',
  object: 'event',
  type: 'invoice.paid',
  livemode: false,
  data: { object: { id: 'in_1' } },
};

it('keeps an event and hands its object on', async () => {
  const kept: DeliveredEvent[] = [];
  const { outcome, processed } = await deliver(event, async (each) => void kept.push(each));
  expect(outcome).toBe('stored');
  expect(kept).toMatchObject([{ id: 'evt_1', objectId: 'in_1', ignored: null }]);
  expect(processed).toEqual(['in_1']);
});

it.each<[string, object | string]>([
  ['of the other mode', { ...event, livemode: true }],
  ['of a connected account', { ...event, account: 'acct_1' }],
  ['that says nothing here', { ...event, type: 'payout.paid' }],
  ['about an object without an id', { ...event, data: { object: {} } }],
  ['without an object', { ...event, data: { object: null } }],
  ['that is a notification of another shape', { id: 'evt_1', object: 'v2.core.event', type: 'v2.core.ping' }],
  ['with a NUL in its id', { ...event, id: 'evt_\u0000' }],
  ['about an object with half a character in its id', { ...event, data: { object: { id: 'in_\ud800' } } }],
  ['that is no object', '[]'],
  ['that is no JSON', '{"id":'],
])('sets a signed event aside %s, so that it is not sent again for days', async (_, body) => {
  const kept: DeliveredEvent[] = [];
  const { outcome, processed } = await deliver(body, async (each) => void kept.push(each));
  expect(outcome).toBe('stored');
  expect(kept).toHaveLength(1);
  expect(kept[0]?.ignored).toEqual(expect.any(String));
  expect(processed).toEqual([]);
});

it('asks for an event again that it could not keep', async () => {
  const { outcome, processed } = await deliver(event, () => Promise.reject(new Error('the database is away')));
  expect(outcome).toBe('not_stored');
  expect(processed).toEqual([]);
});

it('thanks after three seconds, though what the event asks for takes longer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const payload = JSON.stringify(event);
  const { take, processed } = intakeWith(async () => {}, new Promise(() => {}));
  const outcome = take(Buffer.from(payload), stripe.webhooks.generateTestHeaderString({ payload, secret }));
  await vi.advanceTimersByTimeAsync(3 * secondMs);
  expect(processed).toEqual(['in_1']);
  expect(await outcome).toBe('stored');
});

it.each([-301, 301])('takes no signature of %s s from now', async (seconds) => {
  const payload = JSON.stringify(event);
  const timestamp = Math.floor((Date.now() + seconds * secondMs) / secondMs);
  // A second may begin meanwhile: one that only just fits is not what this is about.
  const shifted = timestamp + Math.sign(seconds);
  const signature = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: shifted });
  const { take } = intakeWith(() => Promise.reject(new Error('nothing is to be kept')));
  expect(await take(Buffer.from(payload), signature)).toBe('bad_signature');
});
