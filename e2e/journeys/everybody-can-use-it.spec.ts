import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './longhand.ts';

async function expectNoBarrier(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme, viewport: { width: 360, height: 740 } });

    test('no view of the demo shuts anybody out or has to be pushed sideways', async ({ longhand, page }) => {
      const check = async () => {
        await expectNoBarrier(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      };
      await page.goto(longhand.url);
      await expect(page.getByRole('button', { name: /^Continue as/ })).toHaveCount(2);
      await check();
      await longhand.signIn();
      await check();
      await longhand.write('Release review');
      await expect(page.getByRole('alert')).toBeVisible();
      await check();
      await longhand.openBilling();
      await page.getByRole('button', { name: 'Show the code' }).click();
      await check();
      await page.getByRole('button', { name: 'Sandbox controls' }).click();
      await expect(page.getByRole('button', { name: 'As usual' })).toHaveAttribute('aria-pressed', 'true');
      await check();
    });
  });
}

test('buying takes no mouse', async ({ longhand, page }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await page.getByRole('button', { name: 'Buy 100 credits for $9.99' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Pay $9.99' }).focus();
  await page.keyboard.press('Enter');
  await longhand.isBack();
  await expect(longhand.balance).toHaveText('100 credits');

  const opener = page.getByRole('button', { name: 'Sandbox controls' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sandbox' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(opener).toBeFocused();
});
