import { expect, test } from './longhand.ts';

test('an event that is delivered twice grants once', async ({ longhand }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.tellSandbox('Twice', 'Every event is now delivered twice.');
  await longhand.leaveBy('Buy 100 credits for $9.99');
  await longhand.pay();
  await expect(longhand.balance).toHaveText('100 credits');
});
