import { expect, test } from './longhand.ts';

test('somebody cancels in the portal and keeps what was paid for to the end of the period', async ({
  longhand,
  page,
}) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.leaveBy('Subscribe to Pro');
  await longhand.pay();
  await expect(longhand.balance).toHaveText('1,000 credits');

  await longhand.leaveBy('Cancel plan');
  await page.getByRole('button', { name: 'Cancel plan' }).click();
  await page.getByRole('link', { name: /^Return to/ }).click();
  await longhand.isBack();
  await expect(longhand.notices).toContainText('Your plan ends on');
  await expect(longhand.plan).toContainText('Ending');
  await expect(longhand.balance).toHaveText('1,000 credits');

  await longhand.write('Menu tasting');
  await expect(longhand.balance).toHaveText('995 credits');

  await longhand.openBilling();
  await longhand.tellSandbox('A month on', 'A month has passed.');
  await expect(longhand.plan).toContainText('Ended');
  await expect(page.getByRole('button', { name: 'Subscribe to Pro' })).toBeVisible();
  await expect(longhand.balance).toHaveText('995 credits');
});
