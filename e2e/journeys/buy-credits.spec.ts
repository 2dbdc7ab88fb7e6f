import { expect, test } from './longhand.ts';

test('somebody buys credits, spends some of them, and the meter falls', async ({ longhand, page }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await expect(longhand.balance).toHaveText('0 credits');

  await longhand.leaveBy('Buy 100 credits for $9.99');
  await longhand.pay();
  await expect(longhand.notices).toContainText('100 credits added to your balance.');
  await expect(longhand.balance).toHaveText('100 credits');

  await longhand.write('Studio move');
  await expect(page.getByRole('article', { name: 'Studio move, weekly' })).toBeVisible();
  await expect(longhand.balance).toHaveText('90 credits');

  await longhand.balance.click();
  await expect(page.getByRole('meter', { name: 'Credits' })).toHaveAttribute('value', '90');
  await page.getByText('Credit history').click();
  const history = page.locator('[data-part=credit-history] li');
  await expect(history).toHaveText([/Brief: Studio move, weekly.*-10.*90 left/, /Bought.*\+100.*100 left/]);
});
