import { Client } from 'pg';
import { afterAll, expect, it } from 'vitest';
import { converge } from '../../src/stripe-events/converge.ts';
import { invoice } from '../../src/stripe-events/invoice.ts';
import { refund } from '../../src/stripe-events/payment.ts';
import { subscription } from '../../src/stripe-events/subscription.ts';
import { startPostgres } from '../postgres.ts';
import { Shop } from '../verify/shop.ts';

const postgres = await startPostgres();
afterAll(() => postgres.stop());

const rounds = 40;

async function deadlocks(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('select deadlocks from pg_stat_database where datname = current_database()');
  await client.end();
  return Number(rows[0].deadlocks);
}

it('lets events of one account arrive at once, over its subscription, payments and refunds, without a deadlock', async () => {
  const url = await postgres.createDatabase();
  let totalPurchased = 0;
  {
    await using shop = await Shop.open({ kind: 'postgres', url });
    const { id } = await shop.person('person');
    for (let round = 0; round < rounds; round++) {
      const made = await shop.subscribe('person', 'rolling');
      const paid = await shop.invoice(made, { planId: 'rolling', amount: 3_000 });
      Object.assign(made, { status: 'canceled', ended_at: shop.at / 1_000, trial_start: made.created });
      const returned = shop.name('re');
      shop.refundAtStripe(paid.payment, 1_500, 'succeeded', returned);
      const events = [
        () => converge(invoice, paid.invoice, shop.sources),
        () => converge(refund, returned, shop.sources),
        () => converge(subscription, made.id, shop.sources),
      ];
      await Promise.all([...events, ...events, ...events].map((event) => event()));
    }
    totalPurchased = (await shop.storage.ledger.book(id)).totalPurchased;
  }
  // Connections that were closed have told all that they counted.
  expect(await deadlocks(url)).toBe(0);
  expect(totalPurchased).toBe((rounds * 300) / 2);
});
