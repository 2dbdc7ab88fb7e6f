import { expect, test } from './longhand.ts';

test('a declined card charges nothing and adds nothing, and another card may be tried', async ({ longhand, page }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.tellSandbox('Decline it', 'The next card will be declined.');
  await longhand.leaveBy('Buy 100 credits for $9.99');
  await page.getByRole('button', { name: 'Pay $9.99' }).click();
  await expect(page.getByText('Your card was declined.')).toBeVisible();

  await page.getByRole('link', { name: /^Back to/ }).click();
  await longhand.isBack();
  await expect(longhand.balance).toHaveText('0 credits');

  await longhand.leaveBy('Buy 100 credits for $9.99');
  await longhand.pay();
  await expect(longhand.balance).toHaveText('100 credits');
});

test('a card that asks for 3-D Secure pays once its question is answered', async ({ longhand, page }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.tellSandbox('Ask for 3-D Secure', 'The next card will ask for 3-D Secure.');
  await longhand.leaveBy('Buy 100 credits for $9.99');
  await page.getByRole('button', { name: 'Pay $9.99' }).click();
  await page.getByRole('button', { name: 'Complete authentication' }).click();
  await longhand.isBack();
  await expect(longhand.balance).toHaveText('100 credits');
});
