import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { Longhand } from '../journeys/longhand.ts';
import { type Stack, startStack } from '../stack.ts';

const widths = [1280, 360];
const schemes = ['light', 'dark'] as const;

/** Takes the page as it is, in each width. */
function camera(page: Page, folder: string, scheme: string) {
  let count = 0;
  return async (name: string, { fullPage = true } = {}) => {
    const number = String(++count).padStart(2, '0');
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const path = join(folder, `walk-${number}-${name}-${scheme}-${width}.png`);
      await page.screenshot({ path, fullPage, animations: 'disabled' });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    console.log(`  ${number} ${name}, ${scheme}`);
  };
}

/** One person's way through the product. */
async function walk(page: Page, picture: ReturnType<typeof camera>, stack: Stack) {
  const { demoUrl: demo, sandboxUrl: sandbox = '', serverUrl: server } = stack;
  const longhand = new Longhand(page, demo);
  await page.goto(demo);
  await page
    .getByRole('button', { name: /^Continue as/ })
    .first()
    .waitFor();
  await picture('sign-in');
  await longhand.signIn();
  await longhand.balance.waitFor();
  await picture('demo');
  await longhand.openBilling();
  await picture('panel-free');

  await longhand.leaveBy('Buy 100 credits for $9.99');
  await picture('checkout-pack');
  await longhand.pay();
  await longhand.notices.getByText(/100 credits/).waitFor();
  await picture('panel-bought');
  await longhand.write('Studio move');
  await page.getByRole('article').waitFor();
  await picture('demo-spent');

  await longhand.openBilling();
  await longhand.leaveBy('Subscribe to Pro');
  await picture('checkout-plan');
  await longhand.pay();
  await longhand.notices.getByText(/Pro/).waitFor();
  await picture('panel-subscribed');

  await longhand.leaveBy('Manage billing');
  await picture('portal');

  await page.goto(sandbox);
  await picture('sandbox');
  await page.goto(`${server}/docs`);
  await page.getByRole('heading').first().waitFor();
  await picture('api', { fullPage: false });
}

/** The demo, Checkout, the portal, the sandbox and the API's page, on a stack of their own. */
export async function takeTheWalk(browser: Browser, folder: string): Promise<void> {
  for (const colorScheme of schemes) {
    const stack = await startStack();
    try {
      const page = await browser.newPage({ colorScheme, reducedMotion: 'reduce', locale: 'en-US', timezoneId: 'UTC' });
      page.setDefaultTimeout(15_000);
      await walk(page, camera(page, folder, colorScheme), stack);
      await page.close();
    } finally {
      await stack.stop();
    }
  }
}
