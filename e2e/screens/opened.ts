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

/** Of the panel, as in the other pictures. */
const widths = [280, 480, 1280];

async function shoot(page: Page, name: string, path: string) {
  await page.getByRole('meter').waitFor();
  for (const button of await page.locator(opened[name] ?? '').all()) await button.click();
  await expect(page.locator('[data-state="loading"], .bp-loading')).toHaveCount(0);
  await page.screenshot({ path, fullPage: name === 'lists', animations: 'disabled' });
}

/** Dialogs and lists, once they are open. */
export async function takeWhatOpens(browser: Browser, folder: string): Promise<void> {
  for (const [look, globals] of Object.entries(looks)) {
    const page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1328, height: 800 } });
    page.setDefaultTimeout(15_000);
    await openBook(page);
    for (const width of widths) {
      // With the page's margin.
      await page.setViewportSize({ width: width + 48, height: 800 });
      for (const name of Object.keys(opened)) {
        await page.goto(storyAddress(story, {}, { ...globals, width: `${width}px` }));
        await shoot(page, name, join(folder, `${name}-${look}-${width}.png`));
      }
    }
    await page.close();
    console.log(`  what opens, ${look}`);
  }
}
