import type { Operation, Output } from '@billing-panel/contract';
import {
  type AdminBody,
  type BillingClient,
  createBillingClient,
  signAccountToken,
} from '@billing-panel/contract/client';
import catalog from '../demo/catalog.json' with { type: 'json' };
import { type Stack, type StackOptions, startStack } from '../stack.ts';

export { catalog };

const success = 'https://app.example.com/billing?session={CHECKOUT_SESSION_ID}';
const cancel = 'https://app.example.com/billing';

/** An answer of the server's, whatever it is. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  body: any;
}

/** A person with an account, calling as the widget does. */
export class Person {
  readonly name: string;
  readonly #shop: Shop;

  constructor(shop: Shop, name: string) {
    this.#shop = shop;
    this.name = name;
  }

  async call(path: string[], method: 'GET' | 'POST', fields: object = {}, headers: Record<string, string> = {}) {
    return await this.post('crm-stripe-api', { path, method, ...fields }, headers);
  }

  async post(name: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
    const token = await signAccountToken({
      secret: this.#shop.stack.jwtSecret,
      account: this.name,
      email: `${this.name}@example.com`,
    });
    const response = await fetch(`${this.#shop.stack.serverUrl}/functions/v1/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  async credits(): Promise<Output<'credits'>> {
    return (await this.call(['credits'], 'GET')).body;
  }

  async subscription(): Promise<NonNullable<Output<'subscriptions'>['subscription']>> {
    return (await this.call(['subscriptions'], 'GET')).body.subscription;
  }

  async history(): Promise<[string, number][]> {
    const { body } = await this.call(['credits', 'transactions'], 'GET', { limit: 100 });
    return (body as Output<'credits.transactions'>).transactions.map(({ kind, amount }) => [kind, amount]);
  }

  begin(item: { plan_id: string } | { package_id: string }, headers?: Record<string, string>): Promise<Answer> {
    const path = 'plan_id' in item ? ['subscriptions', 'create-checkout'] : ['credits', 'purchase'];
    return this.call(path, 'POST', { ...item, success_url: success, cancel_url: cancel }, headers);
  }

  /** Begins a purchase and pays for it, as a person would on the page. */
  async buy(item: { plan_id: string } | { package_id: string }, payment: object = {}): Promise<string> {
    const { status, body } = await this.begin(item);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    await this.#shop.sandbox(`/checkout/${body.session_id}/pay`, payment);
    return body.session_id;
  }

  /** A portal session, as the button opens it. */
  async portal(): Promise<string> {
    const { body } = await this.post('stripe-customer-portal', { return_url: cancel });
    return new URL(body.portal_url).pathname.split('/').at(-1) ?? '';
  }

  /** Switches the plan on the portal's page. */
  async switchTo(amountMinor: number): Promise<Answer['body']> {
    const portal = await this.portal();
    const [subscription] = (await this.#shop.sandbox(`/portal/${portal}`, undefined, 'GET')).subscriptions;
    const option = subscription.options.find(({ amount }: { amount: number }) => amount === amountMinor);
    const outcome = await this.#shop.sandbox(`/portal/${portal}/switch`, {
      subscription: subscription.id,
      price: option.priceId,
    });
    await this.#shop.delivered();
    return outcome;
  }

  /** Cancels on the portal's page. */
  async cancel(): Promise<void> {
    const portal = await this.portal();
    const [subscription] = (await this.#shop.sandbox(`/portal/${portal}`, undefined, 'GET')).subscriptions;
    await this.#shop.sandbox(`/portal/${portal}/cancel`, { subscription: subscription.id });
    await this.#shop.delivered();
  }

  /** Spends credits, as the host's server does. */
  spend(amount: number, key: string) {
    return this.#shop.admin('credits.consume', { user_id: this.name, amount, operation: 'test', idempotency_key: key });
  }
}

/** A whole stack without a page in front of it, and the people who use it. */
export class Shop {
  readonly stack: Stack;
  readonly #admin: BillingClient;
  #people = 0;

  constructor(stack: Stack) {
    this.stack = stack;
    this.#admin = createBillingClient({ baseUrl: stack.serverUrl, adminKey: stack.adminKey });
  }

  newPerson(): Person {
    return new Person(this, `person-${++this.#people}`);
  }

  admin<O extends Operation>(operation: O, body: AdminBody<O>): Promise<Output<O>> {
    return this.#admin.call(operation, body);
  }

  /** Asks the sandbox's control; what it would refuse fails the test. */
  async sandbox(path: string, body?: object, method = 'POST'): Promise<Answer['body']> {
    const response = await fetch(`${this.stack.sandboxUrl}/_sandbox${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Moves Stripe's clock, and waits until every event of it was delivered. */
  async advance(by: object): Promise<void> {
    await this.sandbox('/clock/advance', by);
    await this.delivered();
  }

  async delivered(): Promise<void> {
    const { idle } = await this.sandbox('/deliveries/idle', { ms: 20_000 });
    if (!idle) throw new Error('events are still on their way');
  }

  stop(): Promise<void> {
    return this.stack.stop();
  }
}

export async function openShop(options: StackOptions = {}): Promise<Shop> {
  const serverEnv = { ALLOWED_REDIRECT_ORIGINS: 'https://app.example.com', ...options.serverEnv };
  return new Shop(await startStack({ demos: 0, ...options, serverEnv }));
}

const planOf = (name: string, interval: string) => {
  const found = catalog.plans.find((plan) => plan.name === name && plan.interval === interval);
  if (!found) throw new Error(`the demo catalog has no ${name} by the ${interval}`);
  return found;
};
const packOf = (credits: number) => {
  const found = catalog.packages.find((each) => each.credits === credits);
  if (!found) throw new Error(`the demo catalog has no pack of ${credits}`);
  return found;
};

/** What these tests buy. */
export const goods = {
  pack: packOf(100),
  shortLived: packOf(40),
  starter: planOf('Starter', 'month'),
  pro: planOf('Pro', 'month'),
  proYearly: planOf('Pro', 'year'),
  team: planOf('Team', 'month'),
};
