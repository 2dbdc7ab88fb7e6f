import type { Locator, Page } from '@playwright/test';
import { expect, test } from './longhand.ts';

/** What has the keyboard shows it: itself, or, where it is the ring of a choice, its label. */
const hasRing = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused?.closest('[data-part]')) return true;
    const { outlineStyle, outlineWidth } = getComputedStyle(focused.closest('label') ?? focused);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  });

/** Goes on with Tab until it is there, and sees on the way where it is. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press('Tab');
    expect(await hasRing(page)).toBe(true);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${target}.`);
}

async function press(page: Page, name: string | RegExp, within: Page | Locator = page): Promise<void> {
  await tabTo(page, within.getByRole('button', { name }));
  await page.keyboard.press('Enter');
}

test('somebody subscribes, changes, cancels and keeps the plan with nothing but a keyboard', async ({
  longhand,
  page,
}) => {
  await page.goto(longhand.url);
  await press(page, 'Continue as Ines Okafor');
  await expect(page.getByRole('heading', { name: 'Notes', exact: true })).toBeVisible();
  await tabTo(page, longhand.balance);
  await page.keyboard.press('Enter');
  await expect(longhand.plan).toContainText('No plan');

  await test.step('the arrow keys choose how often one pays', async () => {
    await tabTo(page, page.getByRole('radio', { name: 'Monthly' }));
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name: /^Yearly/ })).toBeChecked();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByRole('radio', { name: 'Monthly' })).toBeChecked();
  });

  await test.step('a plan is bought', async () => {
    await press(page, 'Subscribe to Pro');
    await expect(page).toHaveURL(/\/checkout\//);
    await press(page, /^Pay \$/);
    await longhand.isBack();
    await expect(longhand.notices).toContainText('You are on Pro now.');
  });

  const dialog = page.getByRole('dialog');
  await test.step('a change of plan is looked at, left, and made', async () => {
    await press(page, 'Upgrade to Team');
    await expect(dialog.getByRole('heading')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Upgrade to Team' })).toBeFocused();
    await page.keyboard.press('Enter');
    await press(page, /^Switch to Team, pay \$/);
    await expect(dialog.getByRole('heading', { name: 'You are on Team now' })).toBeFocused();
    await press(page, 'Done');
    await expect(longhand.plan).toContainText('$129 a month');
  });

  await test.step('the plan is canceled, and kept after all', async () => {
    await press(page, 'Cancel plan');
    await expect(dialog.getByRole('heading')).toBeFocused();
    await press(page, 'Cancel plan', dialog);
    await press(page, 'Done');
    await expect(longhand.plan).toContainText('Ending');
    await press(page, 'Keep my plan', longhand.plan);
    await expect(longhand.plan).toContainText('Active');
  });

  await test.step('the history is opened', async () => {
    await tabTo(page, page.locator('summary', { hasText: 'Credit history' }));
    await page.keyboard.press('Enter');
    await expect(page.getByText('2,999 left')).toBeVisible();
  });
});
