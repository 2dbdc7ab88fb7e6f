import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { pages } from '../../sandbox/pages/index.ts';
import { startSandbox } from '../../sandbox/server.ts';

/** A merchant on a sandbox of its own: prices to sell, a customer, and an endpoint that answers events with `answerWith`. */
export async function openShop() {
  const received: string[] = [];
  const endpoint = { status: 200, waitMs: 0 };
  const hooks = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push(JSON.parse(body).type);
      setTimeout(() => response.writeHead(endpoint.status).end(), endpoint.waitMs);
    });
  });
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
  const { port } = hooks.address() as AddressInfo;
  const sandbox = await startSandbox({ merchant: 'Longhand', pages, webhookUrl: `http://127.0.0.1:${port}/hooks` });
  const { hostname, port: apiPort } = new URL(sandbox.url);
  const stripe = new Stripe(sandbox.secrets.secretKey, {
    host: hostname,
    port: Number(apiPort),
    protocol: 'http',
    telemetry: false,
  });
  return {
    sandbox,
    stripe,
    received,
    endpoint,
    close: async () => {
      await sandbox.close();
      hooks.closeAllConnections();
      await new Promise((resolve) => hooks.close(resolve));
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

export function monthly(stripe: Stripe, name: string, amount: number, interval: 'month' | 'year' = 'month') {
  return stripe.prices.create({
    currency: 'usd',
    unit_amount: amount,
    recurring: { interval },
    product_data: { name },
  });
}

export const app = {
  success_url: 'http://127.0.0.1:5173/billing?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://127.0.0.1:5173/pricing',
};

/** The address of a session's page. */
export function pageOf({ url }: { url: string | null }): string {
  if (url === null) throw new Error('This session has no page');
  return url;
}
