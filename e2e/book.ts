import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const built = fileURLToPath(new URL('../stories/storybook-static/', import.meta.url));

/** Below a path, as on a site of project pages. */
export const bookAddress = 'http://book.localhost/billing-panel/book/';

interface Entry {
  id: string;
  type: 'docs' | 'story';
  title: string;
}

/** Everything in the built book, in the order in which it is bound. */
export const bookEntries = (): Entry[] =>
  Object.values(JSON.parse(readFileSync(`${built}index.json`, 'utf8')).entries as Record<string, Entry>);

/** Serves the built book, and nothing else. Answers what the browser complains of, as it comes. */
export async function openBook(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  await page.route('**', (route) => {
    const url = route.request().url();
    const path = url.startsWith(bookAddress)
      ? new URL(url).pathname.slice(new URL(bookAddress).pathname.length)
      : undefined;
    const file = path === undefined ? undefined : built + (path || 'index.html');
    if (file && existsSync(file)) return route.fulfill({ path: file });
    if (!url.endsWith('/favicon.ico')) complaints.push(`asked for ${url}`);
    return route.abort();
  });
  page.on('console', (message) => complaints.push(...(message.type() === 'error' ? [message.text()] : [])));
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

const inAddress = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}:${value}`)
    .join(';');

/** One story, as its arguments and the toolbar have it. */
export const storyAddress = (id: string, args: Record<string, string> = {}, globals: Record<string, string> = {}) =>
  `${bookAddress}iframe.html?viewMode=story&id=${id}&args=${inAddress(args)}&globals=${inAddress(globals)}`;
