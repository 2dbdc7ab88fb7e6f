import { expect, Longhand, test } from './longhand.ts';

test('what is bought in one tab is seen in the other, and a second plan is refused kindly', async ({
  longhand,
  context,
  stack,
}) => {
  await longhand.signIn();
  await longhand.openBilling();
  const other = new Longhand(await context.newPage(), stack.demoUrl);
  await other.openBilling();

  await other.leaveBy('Subscribe to Starter');
  await other.pay();
  await expect(other.balance).toHaveText('250 credits');

  // The first tab does not know yet.
  await longhand.page.getByRole('button', { name: 'Subscribe to Pro' }).click();
  await expect(longhand.page.getByText('You already have a plan.')).toBeVisible();

  await longhand.page.reload();
  await expect(longhand.plan).toContainText('Starter');
  await expect(longhand.balance).toHaveText('250 credits');
});

test('when somebody else signs in, nothing of the former person is shown', async ({ longhand, page }) => {
  await longhand.signIn('Ines Okafor');
  await longhand.openBilling();
  await longhand.leaveBy('Buy 100 credits for $9.99');
  await longhand.pay();
  await expect(longhand.balance).toHaveText('100 credits');
  await longhand.write('Menu tasting');
  await expect(longhand.balance).toHaveText('95 credits');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await longhand.signIn('Theo Lindqvist');
  await expect(longhand.balance).toHaveText('0 credits');
  await expect(page.getByRole('article')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Meeting notes' })).toHaveValue('');
});
