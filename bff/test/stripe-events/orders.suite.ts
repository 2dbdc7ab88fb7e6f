import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import { type Inbox, startInbox } from '../../src/stripe-events/inbox.ts';
import { type Intake, intakeOf } from '../../src/stripe-events/intake.ts';
import { verifyLedger } from '../../src/verify/ledger.ts';
import { Shop } from '../verify/shop.ts';
import { type Life, lives, type Person } from './lives.ts';

const secret = 'whsec_ofTheTests';
const start = Date.UTC(2026, 3, 28);
const log = pino({ level: 'silent' });

/** How far Stripe is when an event is delivered: no further than it tells, half of the way from there, or at the end. */
const paces = ['as told', 'half way ahead', 'at the end'] as const;
type Pace = (typeof paces)[number];

/** One way to be told of a life: deliveries by the events' numbers, one of them twice perhaps. */
interface Telling {
  order: number[];
  pace: Pace;
  /** Whether what comes twice is the same event, or another one about the same. */
  isSameEvent: boolean;
}

const eventsOf = ({ moments }: Life) =>
  moments.flatMap(({ tells }, moment) => tells.map(([type, about]) => ({ type, about, moment })));

function* ordersOf(events: readonly number[]): Generator<number[]> {
  if (events.length === 0) yield [];
  for (const [index, event] of events.entries()) {
    // Of two alike the one that is first comes first.
    if (events.indexOf(event) !== index) continue;
    for (const rest of ordersOf(events.toSpliced(index, 1))) yield [event, ...rest];
  }
}

/** Every order, each with one of the events twice; which one, when and how takes turns. */
function* eachOrder(life: Life): Generator<Telling> {
  const events = eventsOf(life).map((_, index) => index);
  let turn = 0;
  for (const order of ordersOf(events)) {
    const again = turn % (events.length + 1);
    const twice = order.toSpliced((turn >> 1) % (order.length + 1), 0, ...(again < events.length ? [again] : []));
    yield { order: twice, pace: paces[turn % paces.length] ?? 'as told', isSameEvent: (turn >> 2) % 2 === 0 };
    turn++;
  }
}

/** Every order at every pace, and every order of the events with any one of them twice, at the paces in turn. */
function* allTellings(life: Life): Generator<Telling> {
  const events = eventsOf(life).map((_, index) => index);
  for (const order of ordersOf(events)) for (const pace of paces) yield { order, pace, isSameEvent: true };
  let turn = 0;
  for (const twice of events) {
    for (const order of ordersOf([...events, twice])) {
      const pace = paces[turn % paces.length] ?? 'as told';
      yield { order, pace, isSameEvent: turn++ % 2 === 0 };
    }
  }
}

const wholeOf: Record<string, typeof allTellings> = { all: allTellings, each: eachOrder };

function someTelling(life: Life): fc.Arbitrary<Telling> {
  const events = eventsOf(life).map((_, index) => index);
  const orders = fc.option(fc.constantFrom(...events), { nil: undefined }).chain((twice) => {
    const all = twice === undefined ? events : [...events, twice];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });
  return fc.record({ order: orders, pace: fc.constantFrom(...paces), isSameEvent: fc.boolean() });
}

/**
 * However events are ordered and repeated, and whenever Stripe is asked about them, a life ends the same. A share of all
 * ways is tried, as large as `ORDERS` says; `ORDERS=each` tries every order once, `ORDERS=all` every way, for hours.
 */
export function ordersSuite(name: string, createDatabase: () => Promise<DatabaseAddress>, share: number): void {
  const { ORDERS = String(share), ORDERS_SEED } = process.env;
  const whole = wholeOf[ORDERS];
  const seed = Number(ORDERS_SEED ?? Date.now() % 2 ** 31);

  describe(`events in any order on ${name} (${ORDERS}, seed ${seed})`, () => {
    let shop: Shop;
    let inbox: Inbox;
    let intake: Intake;
    let people = 0;
    let deliveries = 0;

    beforeAll(async () => {
      shop = await Shop.open(await createDatabase());
      const { stripe } = shop.wire;
      inbox = startInbox(shop.sources, log);
      const keep = (event: Parameters<typeof shop.storage.inbox.add>[0][number]) =>
        shop.storage.inbox.add([event], shop.at);
      intake = intakeOf({ webhookSecrets: [secret], isLive: false, stripe, inbox, now: Date.now, log, keep });
    });
    afterAll(async () => {
      await inbox.stop();
      await shop[Symbol.asyncDispose]();
    });

    async function deliver(id: string, type: string, objectId: string): Promise<void> {
      const payload = JSON.stringify({
        id,
        object: 'event',
        type,
        livemode: false,
        data: { object: { id: objectId } },
      });
      const signature = await shop.wire.stripe.webhooks.generateTestHeaderStringAsync({ payload, secret });
      expect(await intake(Buffer.from(payload), signature)).toBe('stored');
      deliveries++;
    }

    async function tell(life: Life, { order, pace, isSameEvent }: Telling): Promise<void> {
      for (const things of Object.values(shop.wire.things)) things.length = 0;
      shop.at = start;
      const subject = `person-${people++}`;
      const { id: accountId, customer } = await shop.person(subject);
      const session = await life.begins(shop, subject);
      const checkoutId = String(session.client_reference_id);
      const names = { session: session.id };
      const person: Person = { shop, subject, accountId, customer, checkoutId, session, names };
      const events = eventsOf(life);
      const told = new Set<number>();
      let happened = 0;
      for (const number of order) {
        const event = events[number];
        if (!event) continue;
        const needed = event.moment + 1;
        const all = life.moments.length;
        const aheadOf = { 'as told': needed, 'half way ahead': Math.ceil((needed + all) / 2), 'at the end': all };
        for (; happened < aheadOf[pace]; happened++) life.moments[happened]?.happens(person);
        const again = told.has(number) && !isSameEvent ? '_again' : '';
        told.add(number);
        await deliver(`evt_${people}_${number}${again}`, event.type, person.names[event.about] ?? '');
      }
      await compare(life, person);
    }

    async function compare({ ends }: Life, { subject, accountId, checkoutId }: Person): Promise<void> {
      const { balance, total_purchased: purchased, total_used: used } = await shop.call('credits', subject, {});
      const [subscription] = await shop.storage.subscriptions.ofAccount(accountId);
      const { status: checkout } = (await shop.storage.checkouts.byId(checkoutId)) ?? {};
      const plan = subscription?.priceId.replace('price_', '');
      expect({ balance, purchased, used, checkout, subscription: subscription?.status, plan }).toEqual(ends);
      expect(await shop.storage.inbox.counts()).toMatchObject({ pending: 0, dead: 0 });
    }

    it.each(lives)(
      'end $name alike',
      async (life) => {
        const startedMs = performance.now();
        const before = deliveries;
        let tellings = 0;
        if (whole) {
          for (const telling of whole(life)) {
            tellings++;
            await tell(life, telling).catch((error) => {
              throw new Error(`told ${JSON.stringify(telling)}`, { cause: error });
            });
          }
        } else {
          tellings = Number(ORDERS);
          const property = fc.asyncProperty(someTelling(life), (telling) => tell(life, telling));
          await fc.assert(property, { numRuns: tellings, seed });
        }
        const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
        console.log(`${name}: ${life.name}: ${tellings} ways, ${deliveries - before} deliveries, ${seconds} s`);
      },
      14_400_000,
    );

    it('leave a ledger that is whole', async () => {
      const { checked, findings } = await verifyLedger(shop.storage, { now: shop.at });
      expect(findings).toEqual([]);
      expect(checked.accounts).toBe(people);
    }, 600_000);
  });
}
