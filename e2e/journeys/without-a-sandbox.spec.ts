import { fileURLToPath } from 'node:url';
import { test as base, expect } from '@playwright/test';
import { freePort } from '../stack/ports.ts';
import { startProcess, whenReady } from '../stack/process.ts';
import { Longhand } from './longhand.ts';

/** The demo host alone, as it runs beside Stripe itself; here the billing server is not up either. */
const test = base.extend<{ url: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  url: async ({}, use, info) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const demo = startProcess({
      name: 'demo host',
      args: ['--conditions=billing-panel-source', fileURLToPath(new URL('../demo/server.ts', import.meta.url))],
      cwd: info.outputDir,
      env: {
        PORT: String(port),
        BILLING_URL: `http://127.0.0.1:${await freePort()}`,
        JWT_SECRET: 'only for this test, 32 bytes long',
        BILLING_ADMIN_KEY: 'admin_only_for_this_test',
        DEMO_BUILT: '1',
      },
      logFile: info.outputPath('demo.log'),
    });
    await whenReady(demo, url);
    await use(url);
    await demo.stop();
  },
});

test('without a sandbox the drawer says so, and without a billing server the product still opens', async ({
  page,
  url,
}) => {
  const longhand = new Longhand(page, url);
  await longhand.signIn();
  await longhand.write('Menu tasting');
  await expect(page.getByRole('alert')).toContainText('nothing is charged twice');
  await expect(page.getByRole('textbox', { name: 'Meeting notes' })).toHaveValue(/^Autumn menu tasting/);

  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('The billing server cannot be reached.')).toBeVisible();
  await page.getByRole('button', { name: 'Sandbox controls' }).click();
  await expect(page.getByRole('complementary', { name: 'Sandbox' })).toContainText('runs against Stripe itself');
});
