import { fileURLToPath } from 'node:url';
import type { Browser } from '@playwright/test';
import { openBook, storyAddress } from '../book.ts';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

interface Shot {
  story: string;
  /** Of the panel. */
  width: number;
  globals?: Record<string, string>;
  /** What is pressed first. */
  press?: string;
  /** Of what is seen; left out, all of the page. */
  height?: number;
}

const phone = { width: 320, height: 720 };

const shots: Record<string, Shot> = {
  panel: { story: 'expiring-soon', width: 960 },
  payment: { story: 'past-due', ...phone },
  change: { story: 'subscribed', press: '[data-part="plan"][data-state="upgrade"] button', ...phone },
  arabic: { story: 'running-low', globals: { locale: 'ar' }, ...phone },
};

/** The pictures in the README, each in light and dark, written where they are kept. */
export async function takeTheReadmes(browser: Browser): Promise<void> {
  for (const [name, { story, width, globals, press, height }] of Object.entries(shots)) {
    const page = await browser.newPage({
      reducedMotion: 'reduce',
      viewport: { width: width + 48, height: height ?? 400 },
    });
    page.setDefaultTimeout(15_000);
    await openBook(page);
    for (const theme of ['light', 'dark']) {
      const place = { ...globals, theme, width: `${width}px` };
      await page.goto(storyAddress(`parts-billing-panel--${story}`, {}, place));
      await page.getByRole('meter').waitFor();
      if (press) {
        await page.locator(press).click();
        await page.getByRole('dialog').getByRole('definition').first().waitFor();
      }
      await page.screenshot({ path: `${folder}${name}-${theme}.png`, fullPage: !height, animations: 'disabled' });
    }
    await page.close();
  }
}
