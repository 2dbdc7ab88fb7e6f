import { createFakeBff, scenarios } from '@billing-panel/react/testing';
import { answeredBy } from './answered.ts';
import { expect, test } from './visit.ts';

const react = [
  ['react-18', /^React 18\.3\./],
  ['react-19', /^React 19\./],
  ['server-rendered', /^React 19\./],
] as const;

for (const [host, version] of react) {
  test(`${host}: credits are bought, and shown when one is back`, async ({ visit }) => {
    await visit.open(`${host}/`);
    expect(await visit.framework()).toMatch(version);
    await visit.buy();
    visit.expectPeace();
  });
}

for (const host of ['react-18', 'react-19']) {
  test(`${host}: a dialog opens in strict mode, and Escape gives the focus back`, async ({ visit, page }) => {
    await answeredBy(page, createFakeBff(scenarios.subscribed));
    await visit.open(`${host}/`);
    for (const name of ['Upgrade to Team', 'Cancel plan']) {
      const opener = page.getByRole('button', { name });
      await opener.click();
      await expect(page.locator('dialog:modal[data-state=ready]')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.locator('dialog')).toHaveCount(0);
      await expect(opener).toBeFocused();
    }
    visit.expectPeace();
  });
}

test('server-rendered: the panel is in the HTML, and the browser changes nothing of it', async ({ visit, page }) => {
  await visit.open('server-rendered/');
  const html = await (await page.request.get(page.url())).text();
  expect(html).toContain('data-part="balance-meter" data-state="loading"');
  expect(html).not.toContain('style=');
  visit.expectPeace();
});

test('plain-script: a page without a framework and without a script of its own sells credits', async ({
  visit,
  page,
}) => {
  await visit.open('plain-script/');
  expect(await visit.framework()).toBeNull();
  await visit.buy();
  visit.expectPeace();
  expect(visit.town.pages.violations).toEqual([]);
  // What the script brings, it keeps to itself.
  const globals = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const usual = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    return Object.getOwnPropertyNames(window).filter((name) => !usual.has(name) && !/^\d+$/.test(name));
  });
  expect(globals).toEqual([]);
});

test('plain-element: a page with a bundler and without a framework sells credits', async ({ visit }) => {
  await visit.open('plain-element/');
  expect(await visit.framework()).toBeNull();
  await visit.buy();
  visit.expectPeace();
});

test('right-to-left: credits are bought, and shown when one is back', async ({ visit, page }) => {
  await visit.open('right-to-left/');
  await visit.leaveBy(page.locator('[data-part=pack]').nth(1).getByRole('button'));
  await visit.pay();
  await expect(visit.balance).toContainText('١٠٠');
  visit.expectPeace();
});
