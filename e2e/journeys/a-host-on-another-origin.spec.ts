import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, Longhand, test } from './longhand.ts';

test.use({ stackOptions: { demos: 2 } });

test('two hosts on origins of their own sell from one server', async ({ longhand, browser, stack }) => {
  const [, secondUrl = ''] = stack.demoUrls;
  await longhand.signIn('Ines Okafor');
  await longhand.openBilling();
  await longhand.leaveBy('Buy 100 credits for $9.99');
  await longhand.pay();
  await expect(longhand.balance).toHaveText('100 credits');

  const second = new Longhand(await browser.newPage(), secondUrl);
  await second.signIn('Ines Okafor');
  await second.openBilling();
  await expect(second.balance).toHaveText('100 credits');
  await second.leaveBy('Buy 40 credits for $2.99');
  await second.pay();
  await expect(second.balance).toHaveText('140 credits');
});

test('a page on an origin that was not allowed gets nothing', async ({ page, stack }) => {
  const stranger = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Stranger</title>');
  });
  await new Promise<void>((listening) => stranger.listen(0, '127.0.0.1', listening));
  try {
    await page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}`);
    const outcome = await page.evaluate(async (server) => {
      const call = fetch(`${server}/functions/v1/crm-stripe-api`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ path: ['subscriptions', 'plans'], method: 'GET' }),
      });
      return call.then(
        (response) => `answered ${response.status}`,
        () => 'kept out by the browser',
      );
    }, stack.serverUrl);
    expect(outcome).toBe('kept out by the browser');
  } finally {
    stranger.close();
  }
});
