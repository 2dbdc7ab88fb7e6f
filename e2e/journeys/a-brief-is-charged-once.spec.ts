import { expect, test } from './longhand.ts';

test('a brief whose answer was lost is written again and charged once', async ({ longhand, page, stack }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.leaveBy('Buy 40 credits for $2.99');
  await longhand.pay();
  await expect(longhand.balance).toHaveText('40 credits');

  // The server did its work; its answer never arrives.
  await page.route(
    `${stack.demoUrl}/briefs/*`,
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await longhand.write('Menu tasting');
  await expect(page.getByRole('alert')).toContainText('Longhand cannot be reached.');

  await page.getByRole('button', { name: 'Write the brief for 5 credits' }).click();
  await expect(page.getByRole('article', { name: 'Autumn menu tasting' })).toBeVisible();
  await expect(longhand.balance).toHaveText('35 credits');

  await page.reload();
  await expect(page.getByRole('article', { name: 'Autumn menu tasting' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Written for 5 credits' })).toBeDisabled();
});

test('the same brief asked for many times at the same moment is charged once', async ({ longhand, page }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.leaveBy('Buy 40 credits for $2.99');
  await longhand.pay();
  await expect(longhand.balance).toHaveText('40 credits');

  const statuses = await page.evaluate(() => {
    const ask = () =>
      fetch('/briefs/one-and-the-same', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ notes: 'ten words that are worth one credit and no more' }),
      });
    return Promise.all(Array.from({ length: 6 }, async () => (await ask()).status));
  });
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
  await longhand.openBilling();
  await expect(longhand.balance).toHaveText('39 credits');
});

test('somebody without enough credits is told so, buys some, and finds the notes where they were', async ({
  longhand,
  page,
}) => {
  await longhand.signIn();
  await longhand.write('Release review');
  const problem = page.getByRole('alert');
  await expect(problem).toContainText(
    'This brief costs 9 credits, more than you have left. Your notes stay on the pad.',
  );
  await expect(longhand.balance).toHaveText('0 credits');

  await problem.getByRole('link', { name: 'Get more credits' }).click();
  await longhand.leaveBy('Buy 40 credits for $2.99');
  await longhand.pay();
  await expect(longhand.balance).toHaveText('40 credits');

  await page.getByRole('link', { name: 'Briefs', exact: true }).click();
  await page.getByRole('button', { name: 'Write the brief for 9 credits' }).click();
  await expect(page.getByRole('article', { name: 'Release 4.2, what went wrong' })).toBeVisible();
  await expect(longhand.balance).toHaveText('31 credits');
});
