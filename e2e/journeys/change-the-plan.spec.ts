import type { Page } from '@playwright/test';
import type { Stack } from '../stack.ts';
import { expect, Longhand, test } from './longhand.ts';

/** The row of a sum in the dialog, by what stands before it. */
const due = (page: Page, label: string | RegExp) =>
  page.getByRole('dialog').locator('[data-part=bill-total]').filter({ hasText: label }).locator('dd');

const pass = (stack: Stack, time: object) =>
  fetch(`${stack.sandboxUrl}/_sandbox/clock/advance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(time),
  });

test('an upgrade says what it costs now and later, and just that is charged and invoiced', async ({
  longhand,
  page,
  stack,
}) => {
  await longhand.subscribe('Starter');
  await pass(stack, { days: 1, hours: 7 });

  await page.getByRole('button', { name: 'Upgrade to Pro' }).click();
  await expect(due(page, 'Due now')).toHaveText(/^\$2\d\.\d\d$/);
  const cost = (await due(page, 'Due now').textContent()) ?? '';
  await expect(due(page, /^Due on/)).toHaveText('$49');
  await page.getByText('How this is made up').click();
  await expect(page.getByText(/^Remaining time on Pro/)).toBeVisible();
  // Reading takes its time; what was shown holds.
  await pass(stack, { seconds: 120 });
  await page.getByRole('button', { name: `Switch to Pro, pay ${cost} now` }).dblclick();
  await expect(page.getByRole('heading', { name: 'You are on Pro now' })).toBeFocused();
  await expect(page.getByRole('dialog')).toContainText(`You paid ${cost}.`);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(longhand.plan).toContainText('$49 a month');
  // 250 for Starter's month, and what is left of the month of the 750 that Pro has more.
  await expect(longhand.balance).toHaveText(/^9[67]\d credits$/);

  await longhand.leaveBy('Manage billing');
  const invoices = page.getByRole('region', { name: 'Invoices' }).getByRole('listitem');
  await expect(invoices).toHaveCount(2);
  await expect(invoices.first()).toContainText(cost);
});

test('a downgrade waits for the end of the period, can be taken back, and comes when it is not', async ({
  longhand,
  page,
}) => {
  await longhand.subscribe('Pro');
  const switchDown = async () => {
    await page.getByRole('button', { name: 'Switch to Starter' }).click();
    await expect(due(page, 'Due now')).toHaveText('$0');
    await expect(due(page, /^Due on/)).toHaveText('$19');
    await page.getByRole('button', { name: /^Switch to Starter on / }).click();
    await expect(page.getByRole('heading', { name: /^Starter begins on / })).toBeFocused();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(longhand.plan).toContainText(/Changes to Starter on /);
    await expect(longhand.notices).toContainText('Your plan changes to Starter on');
  };
  await switchDown();
  await expect(page.getByRole('button', { name: 'Your next plan' })).toHaveAccessibleDescription(
    /^Your plan changes to this one on /,
  );

  await longhand.plan.getByRole('button', { name: 'Keep my plan' }).click();
  await expect(longhand.plan).toContainText('Active');
  await expect(longhand.notices).toHaveText('');

  await switchDown();
  await longhand.tellSandbox('A month on', 'A month has passed.');
  await expect(longhand.plan).toContainText('$19 a month');
  await expect(longhand.plan).toContainText('Active');
  await expect(longhand.balance).toHaveText('1,250 credits');
});

test('an upgrade that is declined keeps the old plan, and begins once it is paid', async ({ longhand, page }) => {
  await longhand.subscribe('Starter');
  await longhand.tellSandbox('Decline it', 'The next card will be declined.');
  await page.getByRole('button', { name: 'Upgrade to Pro' }).click();
  await page.getByRole('button', { name: /^Switch to Pro, pay / }).click();
  await expect(page.getByRole('heading', { name: 'The payment did not go through' })).toBeFocused();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(longhand.notices).toContainText('The payment for Pro failed');
  await expect(longhand.plan).toContainText('$19 a month');
  await expect(longhand.plan).toContainText('Changes to Pro once');
  await expect(longhand.balance).toHaveText('250 credits');

  await longhand.notices.getByRole('button', { name: /^Pay \$/ }).click();
  await expect(page).toHaveURL(/\/invoices\//);
  await page.getByRole('button', { name: /^Pay \$/ }).click();
  await expect(page.getByText(/paid/i).first()).toBeVisible();
  await longhand.openBilling();
  await expect(longhand.plan).toContainText('$49 a month');
  await expect(longhand.notices).toHaveText('');
  await expect(longhand.balance).toHaveText(/^(9\d\d|1,000) credits$/);
});

test('what was changed in another tab meanwhile is confirmed on the page of the portal', async ({
  longhand,
  context,
  page,
  stack,
}) => {
  await longhand.subscribe('Starter');
  await page.getByRole('button', { name: 'Upgrade to Team' }).click();
  const confirm = page.getByRole('button', { name: /^Switch to Team, pay / });
  await expect(confirm).toBeVisible();

  const other = new Longhand(await context.newPage(), stack.demoUrl);
  await other.openBilling();
  await other.page.getByRole('button', { name: 'Upgrade to Pro' }).click();
  await other.page.getByRole('button', { name: /^Switch to Pro, pay / }).click();
  await expect(other.page.getByRole('heading', { name: 'You are on Pro now' })).toBeVisible();

  await confirm.click();
  await expect(page).toHaveURL(/\/portal\//);
});

test('the dialog is opened and closed by keyboard, and gives the focus back', async ({ longhand, page }) => {
  await page.setViewportSize({ width: 280, height: 600 });
  await longhand.subscribe('Starter');
  const opener = page.getByRole('button', { name: 'Upgrade to Pro' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Switch to Pro' });
  await expect(dialog.getByRole('heading')).toBeFocused();
  await expect(dialog.getByRole('status')).toContainText('Pro begins at once');
  expect(await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  // What is behind it is out of reach.
  for (let step = 0; step < 6; step++) {
    await page.keyboard.press('Tab');
    const isOut = await page.evaluate(
      () => document.activeElement !== document.body && !document.activeElement?.closest('dialog'),
    );
    expect(isOut).toBe(false);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();

  await opener.click();
  await expect(dialog).toBeVisible();
  await page.mouse.click(2, 2);
  await expect(dialog).toHaveCount(0);
});
