import { pino } from 'pino';
import { afterAll, expect, it, vi } from 'vitest';
import { openStorage } from '../../src/storage/open.ts';
import { checkoutSession } from '../../src/stripe-events/checkout-session.ts';
import { converge } from '../../src/stripe-events/converge.ts';
import { startInbox } from '../../src/stripe-events/inbox.ts';
import { startPostgres } from '../postgres.ts';
import { Shop } from '../verify/shop.ts';

const postgres = await startPostgres();
afterAll(() => postgres.stop());

const log = pino({ level: 'silent' });
const types = ['checkout.session.completed', 'checkout.session.async_payment_succeeded'];

it('grants a payment once, though two replicas hear of it many times at once and the buyer is back already', async () => {
  const database = { kind: 'postgres', url: await postgres.createDatabase() } as const;
  await using shop = await Shop.open(database);
  const other = await openStorage({ database });
  const replicas = [shop.storage, other].map((storage) => {
    const sources = { ...shop.sources, storage };
    return { sources, inbox: startInbox(sources, log) };
  });
  const session = await shop.begin('person', 100);
  shop.pay(session);
  const { id } = await shop.person('person');

  const deliveries = replicas.flatMap(({ sources, inbox }) =>
    Array.from({ length: 16 }, async (_, index) => {
      const type = types[index % 2] ?? '';
      const event = { id: `evt_${type}`, type, objectId: session.id, ignored: null };
      await sources.storage.inbox.add([event], shop.at);
      await inbox.process(session.id);
    }),
  );
  const returns = replicas.flatMap(({ sources }) =>
    Array.from({ length: 8 }, () => converge(checkoutSession, session.id, sources)),
  );
  await Promise.all([...deliveries, ...returns]);
  await vi.waitFor(async () => expect(await shop.storage.inbox.counts()).toMatchObject({ pending: 0 }), 20_000);
  const { entries } = await shop.storage.ledger.history(id, 10, null);
  expect(entries.map(({ kind, amount }) => [kind, amount])).toEqual([['purchase', 100]]);
  for (const { inbox } of replicas) await inbox.stop();
  await other.close();
});
