import { expect, test } from '@playwright/test';
import { bookAddress, bookEntries, openBook } from '../book.ts';

test('a designer opens the built book below any path, and it asks nobody else', async ({ page }) => {
  const complaints = await openBook(page);
  await page.goto(bookAddress);
  await expect(page.getByRole('link', { name: 'Welcome' })).toBeVisible();
  const story = page.frameLocator('iframe[title="storybook-preview-iframe"]');
  await expect(story.getByRole('heading', { name: 'The book of the Billing Panel' })).toBeVisible();
  const chapters = new Set(bookEntries().map(({ title }) => title.split('/')[0]));
  expect([...chapters]).toEqual(['Welcome', 'Foundations', 'Parts', 'States', 'Journeys', 'Hosts']);
  expect(complaints).toEqual([]);
});

test('each page of text in the book can be read', async ({ page }) => {
  test.setTimeout(180_000);
  const complaints = await openBook(page);
  const pages = bookEntries().filter(({ type }) => type === 'docs');
  expect(pages.length).toBeGreaterThan(9);
  for (const { id } of pages) {
    await page.goto(`${bookAddress}iframe.html?viewMode=docs&id=${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[data-part="broken"]')).toHaveCount(0);
  }
  expect(complaints).toEqual([]);
});
