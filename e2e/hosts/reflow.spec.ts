import type { Page } from '@playwright/test';
import { expect, test } from './visit.ts';

/** What reaches out of its page sideways. */
const tooWide = (page: Page) =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    return scrollWidth > clientWidth ? `${scrollWidth} px in ${clientWidth}` : undefined;
  });

/** Texts that are cut off where they stand. */
const cutOff = (page: Page) =>
  page.locator('[data-part=panel]').evaluate((panel) =>
    [...panel.querySelectorAll<HTMLElement>('button, p, h2, h3, li, label')]
      .filter(
        (element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow !== 'visible',
      )
      // What is there for ears alone is cut off on purpose.
      .filter((element) => element.clientWidth > 1)
      .map((element) => element.textContent),
  );

const sizes = [
  { name: 'at 400 % zoom', viewport: { width: 320, height: 256 }, font: '100%' },
  { name: 'in 280 pixels', viewport: { width: 296, height: 700 }, font: '100%' },
  { name: 'with text twice as large', viewport: { width: 640, height: 800 }, font: '200%' },
];

for (const path of ['react-19/', 'plain-element/', 'right-to-left/']) {
  for (const { name, viewport, font } of sizes) {
    test(`${path} ${name} nothing is cut off, nothing has to be pushed sideways, and credits are bought`, async ({
      visit,
      page,
    }) => {
      await page.setViewportSize(viewport);
      await visit.open(path);
      await page.evaluate((size) => document.documentElement.style.setProperty('font-size', size), font);
      expect(await tooWide(page)).toBeUndefined();
      expect(await cutOff(page)).toEqual([]);
      await visit.leaveBy(page.locator('[data-part=pack]').nth(1).getByRole('button'));
      await visit.pay();
      await expect(visit.balance).toContainText(/100|١٠٠/);
      expect(await tooWide(page)).toBeUndefined();
      visit.expectPeace();
    });
  }
}

test('in forced colors each button has an edge, and the meter shows what is left', async ({ visit, page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await visit.open('react-19/');
  await visit.buy();
  const edges = await page.locator('[data-part=panel] button').evaluateAll((buttons) =>
    buttons.map((button) => {
      const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(button);
      return borderTopWidth !== '0px' && borderTopStyle !== 'none' && borderTopColor !== backgroundColor;
    }),
  );
  expect(edges.length).toBeGreaterThan(5);
  expect(edges.filter((hasEdge) => !hasEdge).length).toBeLessThanOrEqual(1);
  const bar = page.locator('[data-part=bar]');
  const [filled, empty] = await bar.evaluate((element) => {
    const style = getComputedStyle(element);
    return [style.getPropertyValue('--_fill'), style.backgroundColor];
  });
  expect(filled).not.toBe('');
  expect(filled).not.toBe(empty);
});

test('nothing moves for those who asked for less motion', async ({ visit, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration) > 1)
        .map((animation) => ('animationName' in animation ? animation.animationName : 'a transition')),
    );
  await page.route('**/functions/v1/crm-stripe-api', async (route) => {
    expect(await moving()).toEqual([]);
    await route.continue();
  });
  await visit.open('react-19/');
  await visit.buy();
  expect(await moving()).toEqual([]);
  visit.expectPeace();
});
