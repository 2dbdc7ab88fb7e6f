import { expect, type Locator, type Page } from '@playwright/test';
import { test as withStack } from '../fixtures.ts';
import type { Stack } from '../stack.ts';

/** The demo host and the sandbox's pages, in the words of those who use them. */
export class Longhand {
  readonly page: Page;
  readonly url: string;
  /** What the header says is left. */
  readonly balance: Locator;
  readonly plan: Locator;
  readonly notices: Locator;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
    this.balance = page.getByRole('banner').getByRole('link', { name: /credits?$/ });
    this.plan = page.getByRole('region', { name: 'Your plan' });
    this.notices = page.locator('[data-part=notices]');
  }

  async signIn(name: 'Ines Okafor' | 'Theo Lindqvist' = 'Ines Okafor'): Promise<void> {
    await this.page.goto(this.url);
    await this.page.getByRole('button', { name: `Continue as ${name}` }).click();
    await expect(this.page.getByRole('heading', { name: 'Notes', exact: true })).toBeVisible();
  }

  async openBilling(): Promise<void> {
    await this.page.goto(`${this.url}/settings/billing`);
    await expect(this.plan).toBeVisible();
  }

  /** Presses a button of the panel that leads to a page of the sandbox. */
  async leaveBy(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button }).click();
    await expect(this.page).toHaveURL(/\/(checkout|portal)\//);
  }

  /** Pays on the Checkout page with the card that works, and comes back. */
  async pay(): Promise<void> {
    await this.page.getByRole('button', { name: /^Pay \$/ }).click();
    await this.isBack();
  }

  /** Signs in, pays for a plan at Checkout, and closes what is said of it. */
  async subscribe(plan: string): Promise<void> {
    await this.signIn();
    await this.openBilling();
    await this.leaveBy(`Subscribe to ${plan}`);
    await this.pay();
    await this.notices.getByRole('button', { name: 'Close this message' }).click();
  }

  /** Ends the plan in the panel, with the question that comes first. */
  async cancel(): Promise<void> {
    await this.plan.getByRole('button', { name: 'Cancel plan' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel plan' }).click();
    await dialog.getByRole('button', { name: 'Done' }).click();
  }

  async isBack(): Promise<void> {
    await expect(this.page).toHaveURL(`${this.url}/settings/billing`);
  }

  /** Writes a brief from sample notes. */
  async write(sample: 'Studio move' | 'Menu tasting' | 'Release review'): Promise<void> {
    await this.page.getByRole('link', { name: 'Briefs', exact: true }).click();
    await this.page.getByRole('button', { name: sample, exact: true }).click();
    await this.page.getByRole('button', { name: /^Write the brief/ }).click();
  }

  /** Tells the sandbox something by its drawer, and waits until it says that it is done. */
  async tellSandbox(control: string, said: string): Promise<void> {
    const drawer = this.page.getByRole('complementary', { name: 'Sandbox' });
    await this.page.getByRole('button', { name: 'Sandbox controls' }).click();
    await drawer.getByRole('button', { name: control, exact: true }).click();
    await expect(drawer.getByRole('status')).toHaveText(said);
    await drawer.getByRole('button', { name: 'Close' }).click();
  }
}

/** How each delivery of an event of a type went: 'delivered', 'held', 'lost' … */
export async function deliveriesOf(stack: Stack, type: string): Promise<string[]> {
  const answer = await fetch(`${stack.sandboxUrl}/_sandbox/deliveries`);
  const { deliveries }: { deliveries: { type: string; state: string }[] } = await answer.json();
  return deliveries.filter((delivery) => delivery.type === type).map(({ state }) => state);
}

interface Fixtures {
  longhand: Longhand;
}

/** A journey fails where the page broke or its policy was breached, whatever else it saw. */
export const test = withStack.extend<Fixtures>({
  longhand: async ({ page, stack }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    await use(new Longhand(page, stack.demoUrl));
    expect(complaints).toEqual([]);
  },
});

export { expect };
