import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import catalog from '../demo/catalog.json' with { type: 'json' };
import type { Stack } from '../stack.ts';
import { expect, Longhand, test } from './longhand.ts';

/** Pro goes from 49 to 59: edit the catalog, push it, start the server again. */
async function raisePrice(stack: Stack): Promise<void> {
  const plans = catalog.plans.map((plan) => (plan.price === 49 ? { ...plan, price: 59 } : plan));
  const file = join(stack.data, 'catalog.json');
  writeFileSync(file, JSON.stringify({ ...catalog, plans }));
  await stack.stopServer();
  await stack.pushCatalog({ CATALOG_FILE: file });
  await stack.startServer({ CATALOG_FILE: file });
}

test('the operator raises the price: the old subscriber keeps 49, the next one pays 59', async ({
  longhand,
  browser,
  stack,
}) => {
  await longhand.signIn('Ines Okafor');
  await longhand.openBilling();
  await longhand.leaveBy('Subscribe to Pro');
  await longhand.pay();
  await expect(longhand.plan).toContainText('$49 a month');

  await raisePrice(stack);
  await longhand.openBilling();
  await expect(longhand.plan).toContainText('$49 a month');
  await longhand.tellSandbox('A month on', 'A month has passed.');
  await expect(longhand.balance).toHaveText('2,000 credits');
  await longhand.leaveBy('Manage billing');
  await expect(longhand.page.getByRole('region', { name: 'Invoices' }).getByRole('listitem')).toHaveText([
    /\$49\.00/,
    /\$49\.00/,
  ]);

  const second = new Longhand(await browser.newPage(), stack.demoUrl);
  await second.signIn('Theo Lindqvist');
  await second.openBilling();
  await second.leaveBy('Subscribe to Pro');
  await expect(second.page.getByRole('button', { name: 'Pay $59.00' })).toBeVisible();
  await second.pay();
  await expect(second.plan).toContainText('$59 a month');
  await expect(second.balance).toHaveText('1,000 credits');
});
