import { createServer } from 'node:http';
import { createFakeBff, samplePackage, samplePlan } from '@billing-panel/react/testing';
import type { Page } from '@playwright/test';
import { freePort } from '../stack/ports.ts';
import { answeredBy } from './answered.ts';
import { expect, test } from './visit.ts';

/** As libraries of another age do: each object and each array of the page has more than its own, and `for in` tells of it. */
function extendPrototypes(page: Page) {
  return page.addInitScript(() => {
    const added = { each: () => undefined, size: 7, isEmpty: false, last: () => 'last' };
    Object.assign(Object.prototype, added);
    Object.assign(Array.prototype, { first: () => 'first', remove: () => undefined, unique: [] });
    Object.assign(Function.prototype, { debounce: () => undefined });
    Object.assign(String.prototype, { capitalize: () => 'Capitalized' });
  });
}

for (const host of ['hostile-css/bare.html', 'plain-script/']) {
  test(`${host} credits are bought on a page that extended the prototypes of everything`, async ({ visit, page }) => {
    await extendPrototypes(page);
    await visit.open(host);
    expect(await page.evaluate(() => Object.keys(Object.prototype))).toContain('isEmpty');
    await page.getByRole('heading', { name: 'Credit history' }).click();
    await visit.buy();
    await page.getByRole('heading', { name: 'Credit history' }).click();
    await expect(page.locator('[data-part=transactions] > li')).toHaveCount(1);
    expect(await page.locator('[each], [size], [isempty], [last]').count()).toBe(0);
    visit.expectPeace();
  });
}

test('a catalog of a thousand plans and packs is shown, and the last of them can be bought', async ({
  visit,
  page,
}) => {
  test.setTimeout(180_000);
  const many = Array.from({ length: 500 }, (_, index) => index + 1);
  const plans = many.map((rank) =>
    samplePlan({ id: `plan-${rank}`, rank, amount_minor: 100 * rank, name: `Plan ${rank}`, features: ['One', 'Two'] }),
  );
  const packages = many.map((credits) =>
    samplePackage({ id: `pack-${credits}`, credits, amount_minor: 100 * credits }),
  );
  const bff = createFakeBff({ plans, packages });
  await answeredBy(page, bff, (answer) =>
    'checkout_url' in answer ? { ...answer, checkout_url: `${visit.town.pages.url}/hostile-css/resets.html` } : answer,
  );
  await visit.goTo('hostile-css/bare.html');
  await expect(visit.balance).toBeVisible({ timeout: 120_000 });
  await expect(page.locator('[data-part=plan]')).toHaveCount(500);
  await expect(page.locator('[data-part=pack]')).toHaveCount(500);
  const last = page.locator('[data-part=pack] button').last();
  await expect(last).toHaveText('Buy 500 credits for $500');
  await last.click();
  await expect(page).toHaveURL(/resets\.html$/);
  expect(bff.requests.at(-1)?.body).toMatchObject({ package_id: 'pack-500' });
  visit.expectPeace();
});

test('framed: the panel in a frame of another origin sends the whole window to Checkout, and speaks with nobody', async ({
  visit,
  page,
}) => {
  const { pages } = visit.town;
  const port = await freePort();
  const around = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Around</title><script>
      heard = [];
      addEventListener('message', ({ data }) => heard.push(data));
    </script><iframe src="${pages.url}/sign-in/framed/framed/" width="900" height="1200"></iframe>`);
  }).listen(port, '127.0.0.1');
  await page.goto(`http://127.0.0.1:${port}/`);
  const frame = page.frameLocator('iframe');
  const panel = frame.locator('[data-part=panel]');
  await expect(frame.getByRole('button', { name: 'Buy 100 credits for $9.99' })).toBeVisible();
  const before = await panel.innerHTML();
  // What others send changes nothing, whoever they say they are.
  await page.evaluate(() => {
    const sent = ['{"type":"purchase_confirmed"}', { type: 'refresh', token: 'x', url: 'https://evil.example/' }, null];
    for (const message of sent) frames[0]?.postMessage(message, '*');
  });
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  expect(await panel.innerHTML()).toBe(before);
  expect(await page.evaluate('heard')).toEqual([]);

  await frame.getByRole('button', { name: 'Buy 100 credits for $9.99' }).click();
  await expect(page).toHaveURL(/\/checkout\//);
  await page.getByRole('button', { name: /^Pay \$/ }).click();
  await expect(page).toHaveURL(`${pages.url}/framed/`);
  await expect(visit.balance).toHaveText('100 credits');
  await expect(visit.notices).toContainText('100 credits');
  expect(visit.complaints).toEqual([]);
  around.close();
});
