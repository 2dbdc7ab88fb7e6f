import { launchOptions } from '../browser.ts';
import { expect, test } from './longhand.ts';

// Playwright switches the back-forward cache off, which is what people come back to.
test.use({
  launchOptions: { ...launchOptions({ windows: true }), ignoreDefaultArgs: ['--disable-back-forward-cache'] },
});

test('Back from Checkout finds every button as it was, and leads to the same purchase again', async ({
  longhand,
  page,
}) => {
  await longhand.signIn();
  await longhand.openBilling();
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => {
      document.documentElement.dataset.cameBackFrom = persisted ? 'cache' : 'server';
    });
  });
  await longhand.leaveBy('Buy 100 credits for $9.99');
  const checkout = page.url();

  await page.goBack({ waitUntil: 'commit' });
  await longhand.isBack();
  await expect(page.locator('html')).toHaveAttribute('data-came-back-from', 'cache');
  await expect(page.getByRole('button', { name: 'Buy 500 credits for $39' })).toBeEnabled();
  await expect(longhand.balance).toHaveText('0 credits');

  await longhand.leaveBy('Buy 100 credits for $9.99');
  expect(page.url()).toBe(checkout);
  await longhand.pay();
  await expect(longhand.balance).toHaveText('100 credits');

  // Back over the whole purchase: the session is complete, and pays nothing again.
  await page.goto(checkout);
  await expect(page.getByText('You will not be charged again.')).toBeVisible();
});
