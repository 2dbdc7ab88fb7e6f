import { describe, expect, it } from 'vitest';
import { booksOn, checksOf, entriesOf, type Ground, messagesOf, verified } from './books.ts';
import type { Shop } from './shop.ts';
import { type SubscriptionThing, sessionOf } from './things.ts';

interface Unheard {
  what: string;
  /** Happens at Stripe, and nothing is told. */
  happens(shop: Shop): Promise<void> | void;
  found: string;
  says: RegExp;
}

const bobsSubscription = ({ wire }: Shop) => wire.things.subscriptions.at(-1) as SubscriptionThing;
const paymentOf = ({ wire }: Shop, session = 0) =>
  wire.things['checkout/sessions'].filter((each) => each.payment_intent)[session]?.payment_intent as { id: string };

const unheard: Unheard[] = [
  {
    what: 'a package that was paid',
    async happens(shop) {
      shop.pay(await shop.begin('nobody', 40));
    },
    found: 'stripe-sessions',
    says: /^Account 4: session cs_test_\d+ is paid at Stripe, but its 40 credits were not granted\.$/,
  },
  {
    what: 'a period that was paid',
    happens(shop) {
      shop.invoiceAtStripe(bobsSubscription(shop), { planId: 'team', amount: 20_000 });
    },
    found: 'stripe-invoices',
    says: /^Account 2: invoice in_\d+ is paid at Stripe, but what it includes was never granted\.$/,
  },
  {
    what: 'a subscription that is behind with its payment',
    happens(shop) {
      Object.assign(bobsSubscription(shop), { status: 'past_due' });
    },
    found: 'stripe-subscriptions',
    says: /^Account 2: subscription sub_\d+ is past_due at Stripe, but active here\.$/,
  },
  {
    what: 'a subscription that will end',
    happens(shop) {
      Object.assign(bobsSubscription(shop), { cancel_at_period_end: true });
    },
    found: 'stripe-subscriptions',
    says: /^Account 2: subscription sub_\d+ ends at another time at Stripe, or not at all\.$/,
  },
  {
    what: 'a subscription made elsewhere',
    async happens(shop) {
      const { customer } = await shop.person('nobody');
      shop.wire.things.subscriptions.unshift({ ...structuredClone(bobsSubscription(shop)), id: 'sub_else', customer });
    },
    found: 'stripe-subscriptions',
    says: /^Account 4: subscription sub_else is active at Stripe, but not known here\.$/,
  },
  {
    what: 'a refund',
    happens(shop) {
      shop.refundAtStripe(paymentOf(shop).id, 100, 'succeeded', 're_unheard');
    },
    found: 'stripe-refunds',
    says: /^Account 1: refund re_unheard is succeeded at Stripe, but not known here\.$/,
  },
  {
    what: 'a refund that failed after all',
    happens(shop) {
      const [refund] = shop.wire.things.refunds.filter(({ status }) => status === 'succeeded');
      Object.assign(refund ?? {}, { status: 'failed' });
    },
    found: 'stripe-refunds',
    says: /^Account 1: refund re_\d+ is failed at Stripe, but succeeded here\.$/,
  },
  {
    what: 'a dispute that was won',
    happens(shop) {
      const [dispute] = shop.wire.things.disputes.filter(({ status }) => status === 'lost');
      Object.assign(dispute ?? {}, { status: 'won', balance_transactions: [] });
    },
    found: 'stripe-disputes',
    says: /^Account 2: dispute dp_\d+ is won at Stripe, but lost here\.$/,
  },
  {
    what: 'funds of a dispute that came back',
    happens(shop) {
      const [dispute] = shop.wire.things.disputes.filter(({ status }) => status === 'lost');
      Object.assign(dispute ?? {}, { balance_transactions: [] });
    },
    found: 'stripe-disputes',
    says: /^Account 2: dispute dp_\d+ moved its funds at Stripe, but not here\.$/,
  },
];

/** What `verify` finds by asking Stripe, and what it brings home, over whichever database. */
export function stripeSuite(name: string, ground: Ground): void {
  describe(`a ledger in ${name} against Stripe`, () => {
    const books = booksOn(ground);

    it('is right where every event came', async () => {
      await using shop = await books.shop();
      const { checked, findings } = await verified(shop, { sources: shop.sources });
      expect(findings).toEqual([]);
      expect(checked).toEqual({ accounts: 5, entries: 31, objects: 13 });
    });

    describe.each(unheard)('misses $what', ({ happens, found, says }) => {
      it('and says so, and changes nothing', async () => {
        await using shop = await books.shop();
        await happens(shop);
        const before = await entriesOf(shop);
        const { findings } = await verified(shop, { sources: shop.sources });
        expect(checksOf(findings)).toEqual([found]);
        expect(messagesOf(findings)).toEqual([expect.stringMatching(says)]);
        expect(await entriesOf(shop)).toEqual(before);
        expect((await verified(shop, { sources: shop.sources })).findings).toEqual(findings);
      });

      it('and brings it home on request', async () => {
        await using shop = await books.shop();
        await happens(shop);
        const mended = await verified(shop, { sources: shop.sources, isRepairing: true });
        expect(mended.findings).toEqual([]);
        expect(checksOf(mended.repaired)).toEqual([found]);
        expect((await verified(shop, { sources: shop.sources })).findings).toEqual([]);
      });
    });

    it('says nothing of what arrives while it looks', async () => {
      await using shop = await books.shop();
      const session = await shop.begin('nobody', 40);
      shop.pay(session);
      // The list that is read last: by the second look, the event has come.
      shop.wire.before = async (path) => {
        if (path === '/v1/disputes') await shop.bringHome(session);
      };
      expect((await verified(shop, { sources: shop.sources })).findings).toEqual([]);
      expect(await shop.storage.ledger.book(4)).toMatchObject({ totalPurchased: 40 });
    });

    it('has nothing to do with what others sell at the same Stripe', async () => {
      await using shop = await books.shop();
      const { things } = shop.wire;
      const foreign = structuredClone(things);
      for (const thing of Object.values(foreign).flat())
        Object.assign(thing, { id: `${thing.id}x`, customer: 'cus_foreign' });
      for (const thing of [...foreign.refunds, ...foreign.disputes]) thing.payment_intent = `${thing.payment_intent}x`;
      for (const session of foreign['checkout/sessions']) session.client_reference_id = 'theirs';
      for (const kind of Object.keys(things) as (keyof typeof things)[]) things[kind].push(...foreign[kind]);
      const { checked, findings } = await verified(shop, { sources: shop.sources });
      expect(findings).toEqual([]);
      expect(checked.objects).toBe(26);
    });

    it('names a paid purchase that a restored backup does not know, until a person granted it', async () => {
      await using shop = await books.shop();
      const { customer } = await shop.person('nobody');
      const session = sessionOf('cs_forgotten', 'chk_forgotten', customer, 900, 0);
      shop.wire.things['checkout/sessions'].push(session);
      shop.pay(session);
      const { findings, repaired } = await verified(shop, { sources: shop.sources, isRepairing: true });
      expect(messagesOf(findings)).toEqual([
        expect.stringMatching(/^Account 4: session cs_forgotten is paid at Stripe and carries a number of ours, but /),
      ]);
      expect(repaired).toEqual([]);
      await shop.bringHome(session);
      expect(await shop.storage.ledger.book(4)).toMatchObject({ totalPurchased: 0 });
      await shop.call('credits.grant', 'nobody', { amount: 40, idempotency_key: session.id });
      expect((await verified(shop, { sources: shop.sources })).findings).toEqual([]);
    });

    it('tries events again that failed for good, and says which fail again', async () => {
      const dead = "UPDATE inbox SET status = 'dead', type = 'checkout.session.completed'";
      await using shop = await books.shop(`${dead}, object_id = 'cs_gone' WHERE id = 'evt_new'`);
      const session = await shop.begin('nobody', 40);
      shop.pay(session);
      const event = { id: 'evt_dead', type: 'checkout.session.completed', objectId: session.id, ignored: null };
      await shop.storage.inbox.add([event], shop.at);
      await shop.storage.inbox.conclude(['evt_dead'], 'dead', 'Error: no', shop.at);
      const { findings, repaired, done } = await verified(shop, { sources: shop.sources, isRepairing: true });
      expect(messagesOf(findings)).toEqual([expect.stringMatching(/^Event evt_new /)]);
      expect(messagesOf(repaired)).toEqual(['Event evt_dead (checkout.session.completed) failed for good: Error: no.']);
      expect(done).toEqual([expect.stringMatching(/^Event evt_new \(checkout.session.completed\) failed again: /)]);
      expect(await shop.storage.ledger.book(4)).toMatchObject({ totalPurchased: 40 });
    });

    it('says which credits no payment at Stripe stands behind, and leaves them to a person', async () => {
      await using shop = await books.shop();
      const { id } = paymentOf(shop);
      const { things } = shop.wire;
      things['checkout/sessions'] = [];
      things.payment_intents = things.payment_intents.filter((each) => each.id !== id);
      const found = [`Account 1: payment ${id} brought 100 credits, but Stripe has no such payment.`];
      const { findings, repaired } = await verified(shop, { sources: shop.sources, isRepairing: true });
      expect(messagesOf(findings)).toEqual(found);
      expect(repaired).toEqual([]);
    });
  });
}
