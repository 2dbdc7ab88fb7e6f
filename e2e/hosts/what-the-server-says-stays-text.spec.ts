import {
  createFakeBff,
  type FakeBffOptions,
  sampleInvoice,
  samplePackage,
  samplePlan,
  sampleSubscription,
  sampleTransactions,
  scenarios,
} from '@billing-panel/react/testing';
import type { Locator, Page } from '@playwright/test';
import { answeredBy } from './answered.ts';
import { payloads } from './payloads.ts';
import { expect, test } from './visit.ts';

const hostile = Object.values(payloads).flat();
const harmless = hostile.map((_, index) => `Text ${index}`);
const batches = (texts: string[], size: number) =>
  Array.from({ length: Math.ceil(texts.length / size) }, (_, index) => texts.slice(size * index, size * (index + 1)));

/** An account and a catalog: each of the texts is a feature of a plan, of a pack the name or the description, an entry, and the state of an invoice. */
function shop(texts: string[]): FakeBffOptions {
  const plans = batches(texts, 8).map((features, index) => {
    const [name = '', description = ''] = features;
    return samplePlan({ id: `plan-${index}`, rank: index, amount_minor: 100 + index, name, description, features });
  });
  return {
    ...scenarios.subscribed,
    plans,
    subscription: sampleSubscription(plans[9] ?? samplePlan({ amount_minor: 1 })),
    packages: batches(texts, 2).map(([name = '', description], index) =>
      samplePackage({ id: `pack-${index}`, credits: 1_000 + index, amount_minor: 100 + index, name, description }),
    ),
    transactions: texts.map((description, index) => ({
      ...(sampleTransactions[0] as (typeof sampleTransactions)[0]),
      id: `txn_${index}`,
      description,
    })),
    invoices: texts.map((status, index) => ({
      ...sampleInvoice({ id: `in_${index}`, amount_minor: 100 }),
      status: status as 'paid',
    })),
  };
}

/** As JSON, in which whatever a text is made of comes through to the test. */
const textsOf = (elements: Locator) =>
  elements.evaluateAll((all) => JSON.stringify(all.map(({ textContent }) => textContent)));

/** Which elements the panel is made of, and which attributes they have. */
const kindsOf = (page: Page) =>
  page
    .locator('[data-part=panel]')
    .evaluate((panel) => [
      ...new Set(
        [...panel.querySelectorAll('*')].flatMap((element) => [
          element.tagName,
          ...element.getAttributeNames().map((name) => `${element.tagName} ${name}`),
        ]),
      ),
    ]);

async function openAll(page: Page): Promise<void> {
  for (const heading of ['Usage', 'Invoices and receipts', 'Credit history']) {
    await page.getByRole('heading', { name: heading, exact: true }).click();
  }
  await expect(page.locator('[data-part=transactions] > li')).toHaveCount(hostile.length);
  await expect(page.locator('[data-part=invoice-list] > li')).toHaveCount(hostile.length);
  await page.locator('[data-part=plan] button').last().click();
  await expect(page.locator('dialog [data-part=bill-total]').first()).toBeVisible();
}

/** What ran of them. */
const programs: unknown[] = [];
test.beforeEach(({ page }) => page.exposeFunction('ran', (what: unknown) => programs.push(what)));
test.afterEach(() => expect(programs.splice(0)).toEqual([]));

test('a text that runs is heard of', async ({ page }) => {
  await page.setContent('<img src=x onerror=ran(1)>');
  await expect.poll(() => programs.splice(0)).toEqual([1]);
});

test(`${hostile.length} names and descriptions that try to be more are shown as the texts that they are`, async ({
  visit,
  page,
}) => {
  const showing = async (texts: string[]) => {
    const lines = texts.map((description) => ({ description, amount_minor: 1, currency: 'usd', exponent: 2 }));
    await answeredBy(page, createFakeBff(shop(texts)), (answer) => ('lines' in answer ? { ...answer, lines } : answer));
    await visit.open('react-19/');
    await openAll(page);
    return await kindsOf(page);
  };
  const usual = await showing(harmless);
  const kinds = await showing(hostile);
  expect(kinds.filter((kind) => !usual.includes(kind))).toEqual([]);

  const plans = batches(hostile, 8);
  const packs = batches(hostile, 2).map((pack) => pack.filter(Boolean).join('\u00a0· '));
  const shows = async (part: string, texts: (string | undefined)[]) =>
    expect(await textsOf(page.locator(`${part} bdi`)), part).toBe(JSON.stringify(texts));
  await shows(
    '[data-part=plan-name]',
    plans.map(([name]) => name),
  );
  await shows(
    '[data-part=plan] > [data-part=note]:nth-child(2)',
    plans.map(([, description]) => description),
  );
  await shows(
    '[data-part=feature]',
    plans.flatMap((features) => [...new Set(features)]),
  );
  await shows('[data-part=pack]', packs);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  visit.expectPeace();
});

test('an invoice links to pages that are https:, or on this very machine, and to no other', async ({ visit, page }) => {
  const good = [
    'https://invoice.example/i/1',
    'HTTPS://invoice.example/i/2',
    'http://127.0.0.1:9/',
    'http://localhost/',
  ];
  const invoices = [...payloads.addresses, ...payloads.markup, ...good].map((url, index) => ({
    ...sampleInvoice({ id: `in_${index}`, amount_minor: 100 }),
    hosted_url: url,
    pdf_url: url,
    receipt_url: url,
  }));
  await answeredBy(page, createFakeBff({ invoices }));
  await visit.open('react-19/');
  await page.getByRole('heading', { name: 'Invoices and receipts' }).click();
  await expect(page.locator('[data-part=invoice-list] > li')).toHaveCount(invoices.length);
  const links = await page
    .locator('[data-part=panel] a')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  expect(links).toEqual(good.flatMap((url) => [url, url, url]));
  visit.expectPeace();
});

test(`a purchase leads to none of ${payloads.addresses.length} addresses that are no page of https:, and says so`, async ({
  visit,
  page,
}) => {
  const bff = createFakeBff(scenarios.packsOnly);
  let address: string | undefined;
  await answeredBy(page, bff, (answer) => ('checkout_url' in answer ? { ...answer, checkout_url: address } : answer));
  await visit.open('react-19/');
  const here = page.url();
  const buy = page.getByRole('button', { name: 'Buy 100 credits for $9.99' });
  const purchases = () => bff.requests.filter(({ operation }) => operation === 'credits.purchase').length;
  for (address of payloads.addresses) {
    const before = purchases();
    await buy.click();
    await expect.poll(purchases, { message: JSON.stringify(address), intervals: [10] }).toBe(before + 1);
    await expect(page.getByRole('alert')).toContainText('No money moved.');
  }
  expect(page.url()).toBe(here);
  visit.expectPeace();
});

test('neither the portal nor what is due is opened at an address that is a program', async ({ visit, page }) => {
  const bff = createFakeBff(scenarios.pastDue);
  const { subscription } = bff.account;
  if (subscription?.payment_due) subscription.payment_due.url = 'javascript:ran(1)';
  await answeredBy(page, bff, (answer) => ('portal_url' in answer ? { portal_url: 'javascript:ran(1)' } : answer));
  await visit.open('react-19/');
  const here = page.url();
  for (const name of ['Pay $49', 'Manage billing']) {
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('alert')).toHaveCount(1);
  }
  expect(page.url()).toBe(here);
  expect(page.context().pages()).toHaveLength(1);
  visit.expectPeace();
});

test('a refusal in whatever words is said in those of the panel', async ({ visit, page }) => {
  await answeredBy(page, createFakeBff(scenarios.purchaseRefused), (answer) =>
    'code' in answer ? { error: '<img src=x onerror=ran(1)>', code: '<b>', request_id: '<svg onload=ran(1)>' } : answer,
  );
  await visit.open('react-19/');
  await page.getByRole('button', { name: 'Buy 100 credits for $9.99' }).click();
  await expect(page.getByRole('alert')).toContainText('<svg onload=ran(1)>');
  await expect(page.getByRole('alert')).not.toContainText('<img');
  expect(await page.locator('[data-part=panel] :is(img, script, b > b)').count()).toBe(0);
});
