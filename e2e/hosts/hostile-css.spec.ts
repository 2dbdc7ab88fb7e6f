import type { Page } from '@playwright/test';
import { expect, test } from './visit.ts';

/** Where every element of the panel is within it, and how it looks. */
function looks(page: Page): Promise<string[]> {
  return page.locator('[data-part=panel]').evaluate((panel) => {
    const origin = panel.getBoundingClientRect();
    const seen = [panel, ...panel.querySelectorAll('*')].filter((element) => getComputedStyle(element).opacity !== '0');
    return seen.map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const box = [left - origin.left, top - origin.top, width, height].map((length) => Math.round(length));
      const style = getComputedStyle(element);
      const says = [
        'color',
        'backgroundColor',
        'fontSize',
        'fontWeight',
        'fontStyle',
        'lineHeight',
        'letterSpacing',
        'textTransform',
        'textAlign',
        'textDecorationLine',
        'borderTopWidth',
        'borderRadius',
      ] as const;
      const marker = style.display === 'list-item' ? style.listStyleType : '';
      return `${element.tagName}.${element.getAttribute('class')} ${box} ${says.map((name) => style[name]).join(' ')} ${marker}`;
    });
  });
}

for (const css of ['bootstrap', 'tailwind', 'resets']) {
  test(`hostile-css: on a page with ${css} credits are bought, and the panel looks as it does alone`, async ({
    visit,
    page,
  }) => {
    await visit.open('hostile-css/bare.html');
    const alone = await looks(page);
    expect(alone.length).toBeGreaterThan(100);
    await visit.open(`hostile-css/${css}.html`);
    expect(await looks(page)).toEqual(alone);
    await visit.buy();
    visit.expectPeace();
  });
}

test('hostile-css: on a page whose every rule is !important the element sells credits, and looks as it does without them', async ({
  visit,
  page,
}) => {
  await visit.open('hostile-css/important.html');
  const alone = await looks(page);
  expect(alone.length).toBeGreaterThan(100);
  await page.evaluate(() => document.documentElement.classList.add('hostile'));
  expect(await page.locator('billing-panel').evaluate((element) => getComputedStyle(element).textTransform)).toBe(
    'uppercase',
  );
  expect(await looks(page)).toEqual(alone);
  await visit.buy();
  visit.expectPeace();
});
