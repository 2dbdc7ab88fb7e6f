import { deliveriesOf, expect, test } from './longhand.ts';

test('an event that is delivered twice grants once', async ({ longhand, stack }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.tellSandbox('Twice', 'Every event is now delivered twice.');
  await longhand.leaveBy('Buy 100 credits for $9.99');
  await longhand.pay();
  await expect(longhand.balance).toHaveText('100 credits');

  await expect.poll(() => deliveriesOf(stack, 'checkout.session.completed')).toEqual(['delivered', 'delivered']);
  await longhand.openBilling();
  await expect(longhand.balance).toHaveText('100 credits');
});
