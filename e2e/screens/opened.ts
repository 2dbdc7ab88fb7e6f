import { join } from 'node:path';
import { type Browser, expect, type Page } from '@playwright/test';
import { openBook, storyAddress } from '../book.ts';
import { looks } from './looks.ts';

const story = 'parts-billing-panel--subscribed';

/** What is pressed, by the panel's own handles: the words differ with the language. */
const opened: Record<string, string> = {
  'change-of-plan': '[data-part="plan"][data-state="upgrade"] button',
  cancellation: '[data-part="plan-summary"] [data-look="quiet"]',
  lists: '[data-part="disclosure"]',
};

/** As wide as the panel in the other pictures, with the page's margin. */
const widths = [328, 528, 1328];

async function shoot(page: Page, name: string, path: (width: number) => string) {
  for (const button of await page.locator(opened[name] ?? '').all()) await button.click();
  await expect(page.locator('[data-state="loading"], .bp-loading')).toHaveCount(0);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: path(width), fullPage: name === 'lists', animations: 'disabled' });
  }
}

/** Dialogs and lists, once they are open. */
export async function takeWhatOpens(browser: Browser, folder: string): Promise<void> {
  for (const [look, globals] of Object.entries(looks)) {
    const page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1328, height: 800 } });
    page.setDefaultTimeout(15_000);
    await openBook(page);
    for (const name of Object.keys(opened)) {
      await page.goto(storyAddress(story, {}, globals));
      await page.getByRole('meter').waitFor();
      await shoot(page, name, (width) => join(folder, `${name}-${look}-${width}.png`));
    }
    await page.close();
    console.log(`  what opens, ${look}`);
  }
}
