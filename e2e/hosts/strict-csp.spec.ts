import { expect, test } from './visit.ts';

test('strict-csp: credits are bought under a policy that allows no more than this, and nothing violates it', async ({
  visit,
  page,
}) => {
  await visit.open('strict-csp/');
  expect(await visit.framework()).toMatch(/^React 19\./);
  await visit.buy();
  await page.getByText('History').click();
  visit.expectPeace();
  expect(visit.town.pages.violations).toEqual([]);

  // The policy is in force, and this test would hear of a violation.
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await expect.poll(() => visit.town.pages.violations).toHaveLength(1);
  const isRefused = await page.evaluate(() => {
    try {
      document.body.innerHTML = 'text';
    } catch (error) {
      return error instanceof TypeError;
    }
    return false;
  });
  expect(isRefused).toBe(true);
});
