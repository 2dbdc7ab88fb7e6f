import { expect, test } from './longhand.ts';

test('somebody subscribes, and the included credits arrive with every paid month', async ({ longhand }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await expect(longhand.plan).toContainText('No plan');

  await longhand.leaveBy('Subscribe to Pro');
  await longhand.pay();
  await expect(longhand.notices).toContainText('You are on Pro now.');
  await expect(longhand.plan).toContainText('$49 a month');
  await expect(longhand.balance).toHaveText('1,000 credits');

  await longhand.tellSandbox('A month on', 'A month has passed.');
  await expect(longhand.balance).toHaveText('2,000 credits');
});
