import { randomUUID } from 'node:crypto';
import { test as base, type ConsoleMessage, expect, type Locator, type Page, type Request } from '@playwright/test';
import { freePort } from '../stack/ports.ts';
import { type Stack, startStack } from '../stack.ts';
import { type Pages, servePages } from './pages.ts';

export interface Town {
  stack: Stack;
  pages: Pages;
}

/** Somebody who visits a host page, and what the page does meanwhile. */
export class Visit {
  readonly page: Page;
  readonly town: Town;
  readonly balance: Locator;
  readonly notices: Locator;
  /** Errors and warnings, in the console or uncaught. */
  readonly complaints: string[] = [];
  /** Origins that the page asked before anything was bought. */
  readonly asked = new Set<string>();
  #isBuying = false;
  #url = '';

  constructor(page: Page, town: Town) {
    this.page = page;
    this.town = town;
    this.balance = page.locator('[data-part=balance-meter]:not([data-state=loading]) [data-part=amount]');
    this.notices = page.locator('[data-part=notices]');
    page.on('console', (message: ConsoleMessage) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('request', (request: Request) => {
      if (!this.#isBuying) this.asked.add(new URL(request.url()).origin);
    });
  }

  /** Opens a host page as somebody new, and waits until the panel is there. */
  async open(path: string): Promise<void> {
    await this.goTo(path);
    await expect(this.balance).toBeVisible();
  }

  async goTo(path: string): Promise<void> {
    const { pages } = this.town;
    this.#url = `${pages.url}/${path}`;
    await this.page.goto(`${pages.url}/sign-in/${randomUUID()}/${path}`);
  }

  /** What the page says of the framework that really runs in it. */
  framework(): Promise<string | null> {
    return this.page.locator('html').getAttribute('data-framework');
  }

  /** Leaves for Checkout by a button of the panel. */
  async leaveBy(button: Locator): Promise<void> {
    this.#isBuying = true;
    await button.click();
    await expect(this.page).toHaveURL(/\/checkout\//);
  }

  /** Pays there and is back on the page, at the address where it was. */
  async pay(): Promise<void> {
    await this.page.getByRole('button', { name: /^Pay \$/ }).click();
    await expect(this.page).toHaveURL(this.#url);
  }

  async buy(): Promise<void> {
    await this.leaveBy(this.page.getByRole('button', { name: 'Buy 100 credits for $9.99' }));
    await this.pay();
    await expect(this.balance).toHaveText('100 credits');
    await expect(this.notices).toContainText('100 credits');
  }

  /** Nobody was asked but the page's own server and the billing server, and nothing was complained about. */
  expectPeace(): void {
    expect([...this.asked].sort()).toEqual([this.town.pages.url, this.town.stack.serverUrl].sort());
    expect(this.complaints).toEqual([]);
  }
}

interface Fixtures {
  visit: Visit;
}

export const test = base.extend<Fixtures, { town: Town }>({
  town: [
    // The name of what it needs is how Playwright learns that it needs something.
    async ({ browserName: _ }, use) => {
      const port = await freePort();
      const stack = await startStack({
        built: true,
        demos: 0,
        serverEnv: { ALLOWED_ORIGINS: `http://127.0.0.1:${port}` },
      });
      const pages = await servePages({ port, billingUrl: stack.serverUrl, jwtSecret: stack.jwtSecret });
      await use({ stack, pages });
      await pages.close();
      await stack.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  visit: async ({ page, town }, use) => use(new Visit(page, town)),
});

export { expect };
