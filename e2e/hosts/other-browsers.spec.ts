import { randomUUID } from 'node:crypto';
import { findFirefox } from '../browsers/firefox.ts';
import type { Tab } from '../browsers/tab.ts';
import { findWebKit } from '../browsers/webkit.ts';
import { expect, test } from './visit.ts';

const browsers = [
  { name: 'Firefox', found: findFirefox(), says: /Firefox\/\d+/ },
  { name: 'WebKitGTK', found: findWebKit(), says: /AppleWebKit\/(?!.*Chrom)/ },
];

const shows = (tab: Tab, part: string) =>
  expect.poll(() => tab.evaluate<string>(`document.querySelector('[data-part=${part}]')?.textContent ?? ''`), {
    timeout: 15_000,
  });
const isAt = (tab: Tab, address: RegExp | string) => expect.poll(() => tab.url(), { timeout: 15_000 }).toMatch(address);

for (const { name, found, says } of browsers) {
  const missing = 'missing' in found ? `: skipped, ${found.missing}` : '';
  test(`credits are bought in ${name}, after Back, and shown when one is back${missing}`, async ({ town }, info) => {
    if ('missing' in found) return test.skip(true, found.missing);
    const { url } = town.pages;
    const tab = await found.start();
    try {
      await tab.open(`${url}/sign-in/${randomUUID()}/react-19/`);
      await shows(tab, 'amount').toBe('0 credits');
      expect(await tab.evaluate('navigator.userAgent')).toMatch(says);
      expect(await tab.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(
        true,
      );

      await tab.press('Buy 100 credits for $9.99');
      await isAt(tab, /\/checkout\//);
      await tab.back();
      await isAt(tab, `${url}/react-19/`);
      await expect
        .poll(() =>
          tab.evaluate(`[...document.querySelectorAll('[data-part=button]')].map((button) => button.dataset.state)`),
        )
        .not.toContain('busy');
      await shows(tab, 'amount').toBe('0 credits');

      await tab.press('Buy 100 credits for $9.99');
      await isAt(tab, /\/checkout\//);
      await tab.press('Pay $9.99');
      await isAt(tab, `${url}/react-19/`);
      await shows(tab, 'amount').toBe('100 credits');
      await shows(tab, 'notices').toContain('100 credits added');
      expect(await tab.url()).toBe(`${url}/react-19/`);
    } finally {
      await info.attach(name, { body: await tab.picture(), contentType: 'image/png' });
      await tab.close();
    }
  });
  test(`a plan is upgraded in a dialog in ${name}, which Escape closes and the focus leaves as it came${missing}`, async ({
    town,
  }, info) => {
    if ('missing' in found) return test.skip(true, found.missing);
    const { url } = town.pages;
    const tab = await found.start();
    const dialogIs = (state: string) =>
      expect
        .poll(() => tab.evaluate(`document.querySelector('dialog:modal')?.dataset.state`), { timeout: 15_000 })
        .toBe(state);
    const focused = () => tab.evaluate<string>(`document.activeElement?.textContent`);
    try {
      await tab.open(`${url}/sign-in/${randomUUID()}/react-19/`);
      await shows(tab, 'amount').toBe('0 credits');
      await tab.press('Subscribe to Starter');
      await isAt(tab, /\/checkout\//);
      await tab.press('Pay $19.00');
      await isAt(tab, `${url}/react-19/`);
      await shows(tab, 'amount').toBe('250 credits');
      // What is said of the purchase moves down what a driver is about to press.
      await shows(tab, 'notices').toContain('You are on Starter now.');

      await tab.press('Upgrade to Pro');
      await dialogIs('ready');
      expect(await focused()).toBe('Switch to Pro');
      // What is behind it is out of reach.
      expect(await tab.evaluate(`document.elementFromPoint(2, 2)?.tagName`)).toBe('DIALOG');
      await tab.escape();
      await expect.poll(() => tab.evaluate(`document.querySelectorAll('dialog').length`)).toBe(0);
      expect(await focused()).toBe('Upgrade to Pro');

      await tab.press('Upgrade to Pro');
      await dialogIs('ready');
      await tab.press(await tab.evaluate(`document.querySelector('dialog [data-look=primary]').textContent.trim()`));
      await dialogIs('made');
      expect(await focused()).toBe('You are on Pro now');
      await tab.press('Done');
      await shows(tab, 'plan-price').toBe('$49 a month');
    } finally {
      await info.attach(name, { body: await tab.picture(), contentType: 'image/png' });
      await tab.close();
    }
  });
}
