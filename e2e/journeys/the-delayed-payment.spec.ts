import { expect, test } from './longhand.ts';

test('a bank debit brings its credits when the money arrives, not before', async ({ longhand, page }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.leaveBy('Buy 100 credits for $9.99');
  await page.getByRole('button', { name: /^Bank debit that settles/ }).click();
  await longhand.isBack();
  await expect(longhand.notices).toContainText('Your payment is on its way');
  await expect(longhand.balance).toHaveText('0 credits');

  await longhand.tellSandbox('A month on', 'A month has passed.');
  await expect(longhand.notices).toContainText('Payment confirmed');
  await expect(longhand.balance).toHaveText('100 credits');
});

test('a bank debit that is returned brings nothing and says so', async ({ longhand, page }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.leaveBy('Buy 100 credits for $9.99');
  await page.getByRole('button', { name: /^Bank debit that fails/ }).click();
  await longhand.isBack();
  await expect(longhand.notices).toContainText('Your payment is on its way');

  await longhand.tellSandbox('A month on', 'A month has passed.');
  await expect(longhand.notices).toContainText('The payment did not go through');
  await expect(longhand.balance).toHaveText('0 credits');
});
