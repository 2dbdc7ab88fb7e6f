import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import catalog from '../demo/catalog.json' with { type: 'json' };
import { expect, test } from './longhand.ts';

const bought = 'Buy 100 credits for $9.99';

/** Follows a link that opens in a tab of its own. */
async function follow(page: Page, name: RegExp): Promise<Page> {
  const [tab] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name }).click()]);
  await tab.waitForLoadState();
  return tab;
}

test('somebody buys, spends, and finds what was used, what was paid and its invoice', async ({ longhand, page }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.leaveBy(bought);
  await longhand.pay();
  await longhand.write('Studio move');
  await expect(longhand.balance).toHaveText('90 credits');

  await longhand.openBilling();
  await page.getByText('Usage', { exact: true }).click();
  await expect(page.getByText(/^10 credits used since /)).toBeVisible();
  await page.getByText('Figures').click();
  await expect(page.getByRole('table').getByRole('row').last()).toHaveText(/20\d\d10100$/);

  await page.getByText('Invoices and receipts').click();
  const invoices = page.locator('[data-part=invoices] li');
  await expect(invoices).toHaveText([/InvoicePaid\$9\.99/]);
  const invoice = await follow(page, /^Invoice, .*\$9\.99$/);
  await expect(invoice.getByText('$9.99').first()).toBeVisible();
  await invoice.close();

  await page.getByText('Credit history').click();
  const history = page.locator('[data-part=credit-history] li');
  await expect(history).toHaveText([/Brief: Studio move, weekly.*-10.*90 left/, /Bought.*\+100.*100 left/]);
});

test('where packs are sold without an invoice somebody finds the receipt', async ({ longhand, page, stack }) => {
  const file = join(stack.data, 'catalog.json');
  writeFileSync(file, JSON.stringify({ ...catalog, checkout: { ...catalog.checkout, invoices_for_packages: false } }));
  await stack.stopServer();
  await stack.startServer({ CATALOG_FILE: file });

  await longhand.signIn();
  await longhand.openBilling();
  await longhand.leaveBy(bought);
  await longhand.pay();
  await page.getByText('Invoices and receipts').click();
  await expect(page.locator('[data-part=invoices] li')).toHaveText([/One-off paymentPaid\$9\.99Receipt/]);
  const receipt = await follow(page, /^Receipt, .*\$9\.99$/);
  await expect(receipt.getByText('$9.99').first()).toBeVisible();
});
