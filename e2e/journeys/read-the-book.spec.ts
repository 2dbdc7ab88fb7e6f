import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';

const built = fileURLToPath(new URL('../../stories/storybook-static/', import.meta.url));
/** Below a path, as on a site of project pages. */
const address = 'http://book.localhost/billing-panel/book/';

interface Entry {
  id: string;
  type: 'docs' | 'story';
  title: string;
}

/** Serves the built book, and nothing else. */
async function openBook(page: Page) {
  const complaints: string[] = [];
  await page.route('**', (route) => {
    const url = route.request().url();
    const path = url.startsWith(address) ? new URL(url).pathname.slice(new URL(address).pathname.length) : undefined;
    const file = path === undefined ? undefined : built + (path || 'index.html');
    if (file && existsSync(file)) return route.fulfill({ path: file });
    if (!url.endsWith('/favicon.ico')) complaints.push(`asked for ${url}`);
    return route.abort();
  });
  page.on('console', (message) => complaints.push(...(message.type() === 'error' ? [message.text()] : [])));
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

const entries = () =>
  Object.values(JSON.parse(readFileSync(`${built}index.json`, 'utf8')).entries as Record<string, Entry>);

test('a designer opens the built book below any path, and it asks nobody else', async ({ page }) => {
  const complaints = await openBook(page);
  await page.goto(address);
  await expect(page.getByRole('link', { name: 'Welcome' })).toBeVisible();
  const story = page.frameLocator('iframe[title="storybook-preview-iframe"]');
  await expect(story.getByRole('heading', { name: 'The book of the Billing Panel' })).toBeVisible();
  const chapters = new Set(entries().map(({ title }) => title.split('/')[0]));
  expect([...chapters]).toEqual(['Welcome', 'Foundations', 'Parts', 'States', 'Journeys', 'Hosts']);
  expect(complaints).toEqual([]);
});

test('each page of text in the book can be read', async ({ page }) => {
  const complaints = await openBook(page);
  const pages = entries().filter(({ type }) => type === 'docs');
  expect(pages.length).toBeGreaterThan(9);
  for (const { id } of pages) {
    await page.goto(`${address}iframe.html?viewMode=docs&id=${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[data-part="broken"]')).toHaveCount(0);
  }
  expect(complaints).toEqual([]);
});
