import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server.ts';

/** The address that events go to: verifies each with the SDK, keeps it, and answers as it is told. */
interface Endpoint {
  url: string;
  received: Stripe.Event[];
  /** Signature headers, in the order of `received`. */
  signatures: string[];
  /** The status of the next answers; 200 once it is empty. */
  answers: number[];
  /** Runs before each answer. */
  before: () => Promise<void>;
  close(): Promise<void>;
}

async function startEndpoint(secret: () => string): Promise<Endpoint> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const signature = String(request.headers['stripe-signature']);
    endpoint.received.push(Stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, secret()));
    endpoint.signatures.push(signature);
    const status = endpoint.answers.shift() ?? 200;
    await endpoint.before();
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint: Endpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    signatures: [],
    answers: [],
    before: async () => {},
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return endpoint;
}

export interface Stack {
  sandbox: Sandbox;
  stripe: Stripe;
  endpoint: Endpoint;
  control(path: string, body?: object): Promise<Record<string, unknown>>;
  look(path: string): Promise<Record<string, unknown>>;
  /** The types of what was delivered, in the order of arrival, once nothing is under way. */
  delivered(): Promise<string[]>;
  /** The types of what came into being, oldest first. */
  events(): Promise<string[]>;
  close(): Promise<void>;
}

export function sdk(sandbox: Sandbox, options: Partial<Stripe.StripeConfig> = {}): Stripe {
  const { hostname, port } = new URL(sandbox.url);
  return new Stripe(sandbox.secrets.secretKey, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
    ...options,
  });
}

async function answerOf(response: Response): Promise<Record<string, unknown>> {
  const body = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(body)}`);
  return body;
}

export async function startStack(options: SandboxOptions = {}): Promise<Stack> {
  let secret = '';
  const endpoint = await startEndpoint(() => secret);
  const sandbox = await startSandbox({ webhookUrl: endpoint.url, ...options });
  secret = sandbox.secrets.webhookSecret;
  const control = async (path: string, body: object = {}) =>
    answerOf(await fetch(`${sandbox.url}/_sandbox${path}`, { method: 'POST', body: JSON.stringify(body) }));
  const stripe = sdk(sandbox);
  return {
    sandbox,
    stripe,
    endpoint,
    control,
    look: async (path) => answerOf(await fetch(`${sandbox.url}/_sandbox${path}`)),
    delivered: async () => {
      await control('/deliveries/idle', {});
      return endpoint.received.map(({ type }) => type);
    },
    events: async () => {
      const { data } = await stripe.events.list({ limit: 100 });
      return data.map(({ type }) => type).reverse();
    },
    close: async () => {
      await sandbox.close();
      await endpoint.close();
    },
  };
}

export interface Plan {
  product: Stripe.Product;
  price: Stripe.Price;
}

export async function makePlan(
  stripe: Stripe,
  name: string,
  amount: number,
  interval: 'month' | 'year' = 'month',
  currency = 'usd',
): Promise<Plan> {
  const product = await stripe.products.create({ name });
  const price = await stripe.prices.create({
    product: product.id,
    currency,
    unit_amount: amount,
    recurring: { interval },
  });
  return { product, price };
}

export async function makePack(stripe: Stripe, amount: number, currency = 'usd'): Promise<Stripe.Price> {
  const product = await stripe.products.create({ name: '100 credits' });
  return stripe.prices.create({ product: product.id, currency, unit_amount: amount });
}

export const successUrl = 'http://127.0.0.1:9/done?session={CHECKOUT_SESSION_ID}';

/** A customer who bought the plan on Checkout with this card. */
export async function subscribe(
  { stripe, control }: Stack,
  price: string,
  { card = '4242424242424242', ...more }: Partial<Stripe.Checkout.SessionCreateParams> & { card?: string } = {},
): Promise<Stripe.Subscription> {
  const customer = await stripe.customers.create({ email: 'ada@example.com', name: 'Ada' });
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price, quantity: 1 }],
    success_url: successUrl,
    ...more,
  });
  await control(`/checkout/${session.id}/pay`, { card, authenticate: true, wait: false });
  const { subscription } = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });
  if (!subscription || typeof subscription === 'string') throw new Error('The session was not completed');
  return subscription;
}

export const itemOf = (subscription: Stripe.Subscription): Stripe.SubscriptionItem => {
  const [item] = subscription.items.data;
  if (!item) throw new Error('The subscription has no items');
  return item;
};
