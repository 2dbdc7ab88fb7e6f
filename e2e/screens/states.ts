import { join } from 'node:path';
import { type Browser, expect, type Page } from '@playwright/test';
import { openBook, storyAddress } from '../book.ts';
import { looks } from './looks.ts';

/** Named as in the book, on the page with every state. */
const situations = [
  'free',
  'trialOffered',
  'trial',
  'subscribed',
  'subscribedYearly',
  'cancelling',
  'changing',
  'ended',
  'pastDue',
  'unpaid',
  'paused',
  'runningLow',
  'noCreditsLeft',
  'owesCredits',
  'expiringSoon',
  'sevenPlans',
  'twelvePacks',
  'yen',
  'longWords',
  'loading',
  'couldNotLoad',
  'signedOut',
  'confirming',
  'creditsBought',
  'paymentFailed',
];

const story = 'states-on-one-page--every-width';

/** 280, 480 and 1280 px beside each other, once nothing loads any more that is not meant to. */
async function shoot(page: Page, situation: string, path: string) {
  const row = page.locator(`[data-situation="${situation}"]`);
  await row.waitFor();
  for (const frame of await row.locator('iframe').all()) {
    const panel = frame.contentFrame().locator('[data-part="panel"]');
    await panel.waitFor();
    const unsettled = panel.locator('[data-state="loading"], [aria-busy="true"]');
    if (situation !== 'loading') await expect(unsettled).toHaveCount(0, { timeout: 15_000 });
  }
  await row.screenshot({ path, animations: 'disabled' });
}

interface Book extends Window {
  __STORYBOOK_ADDONS_CHANNEL__: { emit(event: string, update: object): void };
  __STORYBOOK_PREVIEW__?: { currentRender?: { phase: string } };
}

/** The story with its own situation, in this look, once it has looked at itself. */
async function open(page: Page, look: Record<string, string>) {
  await page.goto(storyAddress(story, {}, look));
  await page.waitForFunction(
    () => (window as unknown as Book).__STORYBOOK_PREVIEW__?.currentRender?.phase === 'finished',
  );
}

/** Within one page: to open the book anew for each picture would take most of the time. */
const turnTo = (page: Page, situation: string) =>
  page.evaluate((update) => (window as unknown as Book).__STORYBOOK_ADDONS_CHANNEL__.emit('updateStoryArgs', update), {
    storyId: story,
    updatedArgs: { situation },
  });

/** Every chosen situation in every look: all of them where none is chosen. */
export async function takeTheStates(browser: Browser, folder: string, chosen: string[]): Promise<void> {
  const unknown = chosen.filter((name) => !situations.includes(name));
  if (unknown.length > 0) throw new Error(`Nobody takes a picture of ${unknown}. There are ${situations.join(', ')}.`);
  const page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 2400, height: 1600 } });
  page.setDefaultTimeout(15_000);
  const complaints = await openBook(page);
  for (const [look, globals] of Object.entries(looks)) {
    await open(page, globals);
    for (const situation of chosen.length > 0 ? chosen : situations) {
      await turnTo(page, situation);
      await shoot(page, situation, join(folder, `${situation}-${look}.png`));
    }
    console.log(`  every state, ${look}`);
  }
  await page.close();
  if (complaints.length > 0) throw new Error(`The browser complained: ${complaints.join('; ')}`);
}
