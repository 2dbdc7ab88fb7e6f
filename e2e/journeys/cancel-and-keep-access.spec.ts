import { expect, test } from './longhand.ts';

test('somebody cancels where they stand, keeps the plan after all, then ends it and keeps what was paid for', async ({
  longhand,
  page,
}) => {
  await longhand.subscribe('Pro');
  await expect(longhand.balance).toHaveText('1,000 credits');

  await longhand.cancel();
  await expect(longhand.notices).toContainText('Your plan ends on');
  await expect(longhand.plan).toContainText('Ending');
  await longhand.plan.getByRole('button', { name: 'Keep my plan' }).click();
  await expect(longhand.plan).toContainText('Active');
  await expect(longhand.notices).toHaveText('');
  await expect(longhand.plan).toBeFocused();

  await longhand.cancel();
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

test('what is canceled in the portal is resumed in the panel', async ({ longhand, page }) => {
  await longhand.subscribe('Starter');
  await longhand.leaveBy('Manage billing');
  await page.getByRole('link', { name: 'Cancel plan' }).click();
  await page.getByRole('button', { name: 'Cancel plan' }).click();
  await page.getByRole('link', { name: /^Return to/ }).click();
  await longhand.isBack();
  await expect(longhand.notices).toContainText('Your plan ends on');
  await longhand.notices.getByRole('button', { name: 'Keep my plan' }).click();
  await expect(longhand.plan).toContainText('Active');
});
