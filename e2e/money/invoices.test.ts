import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { catalog, goods, openShop, type Shop } from './shop.ts';

let shop: Shop;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'billing-panel-invoices-'));
  const file = join(folder, 'catalog.json');
  writeFileSync(file, JSON.stringify({ ...catalog, checkout: { ...catalog.checkout, invoices_for_packages: false } }));
  shop = await openShop({ serverEnv: { CATALOG_FILE: file } });
}, 60_000);
afterAll(async () => {
  await shop.stop();
  await rm(folder, { recursive: true, force: true });
});

it('lists invoices and what was bought once, newest first, page by page', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: goods.pro.id });
  await shop.advance({ hours: 1 });
  const pack = await person.buy({ package_id: goods.pack.id });
  await shop.advance({ months: 1, hours: 2 });
  await shop.sandbox('/refunds', { of: pack, amount: 100 });
  const { body } = await person.call(['invoices'], 'GET');
  expect(body).toMatchObject({
    next_cursor: null,
    invoices: [
      { kind: 'invoice', amount_minor: 4900, currency: 'usd', exponent: 2, status: 'paid' },
      { kind: 'payment', amount_minor: 999, status: 'partially_refunded' },
      { kind: 'invoice', amount_minor: 4900, status: 'paid' },
    ],
  });
  const [newest, payment] = body.invoices;
  for (const page of [newest.hosted_url, newest.pdf_url, payment.receipt_url]) {
    expect((await fetch(page)).status).toBe(200);
  }
  const pages = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { body: page } = await person.call(['invoices'], 'GET', { limit: 1, ...(cursor ? { cursor } : {}) });
    expect(page.invoices).toHaveLength(1);
    pages.push(...page.invoices);
    cursor = page.next_cursor;
  }
  expect(pages).toEqual(body.invoices);
  for (const cursor of ['x', 'in_none,', ',cs_none']) {
    expect(await person.call(['invoices'], 'GET', { cursor })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  }
});

it('shows nobody the bills of another', async () => {
  const other = shop.newPerson();
  expect((await other.call(['invoices'], 'GET')).body).toEqual({ invoices: [], next_cursor: null });
  await other.buy({ package_id: goods.pack.id });
  expect((await other.call(['invoices'], 'GET')).body.invoices).toHaveLength(1);
});
