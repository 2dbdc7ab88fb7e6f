import { expect, test } from './longhand.ts';

test('a refund takes back the credits of its payment, also those that were spent', async ({ longhand }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.leaveBy('Buy 100 credits for $9.99');
  await longhand.pay();
  await longhand.write('Studio move');
  await expect(longhand.balance).toHaveText('90 credits');

  await longhand.openBilling();
  await longhand.tellSandbox('Refund my last payment', 'Your last payment was refunded.');
  await expect(longhand.balance).toHaveText('-10 credits');
  await longhand.openBilling();
  await expect(longhand.notices).toContainText('You owe 10 credits');
});
