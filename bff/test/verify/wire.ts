import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Stripe from 'stripe';
import { createStripe } from '../../src/stripe/client.ts';

/** Any object of Stripe's, by as much of it as is looked at. */
export type Thing = Record<string, unknown> & { id: string };

type Kind = 'events' | 'checkout/sessions' | 'invoices' | 'subscriptions' | 'refunds' | 'disputes' | 'payment_intents';

interface PartOfInvoice {
  status: string;
  payment: { payment_intent?: string };
}

type InvoicePayment = Thing & PartOfInvoice & { invoice: string };

/** What Stripe has, to be read over the wire: lists newest first, and each by its name. Tests change it as they like. */
export interface Wire extends AsyncDisposable {
  url: string;
  stripe: Stripe;
  things: Record<Kind, Thing[]>;
  /** What happens meanwhile: runs before each answer. */
  before: (path: string) => Promise<void> | void;
}

export async function startWire(): Promise<Wire> {
  const things: Wire['things'] = {
    events: [],
    'checkout/sessions': [],
    invoices: [],
    subscriptions: [],
    refunds: [],
    disputes: [],
    payment_intents: [],
  };

  /** As the invoices have them, the newest first. */
  function invoicePayments(): InvoicePayment[] {
    return things.invoices.flatMap(({ id: invoice, payments }) =>
      (payments as { data: PartOfInvoice[] }).data
        .map((each, index) => ({ ...each, id: `inpay_${invoice}_${index}`, invoice }))
        .reverse(),
    );
  }

  function answerTo(path: string, query: URLSearchParams): unknown {
    if (path === '/v1/account') return { id: 'acct_ofTheTests', object: 'account' };
    const [, kind = '', id] = /^\/v1\/(checkout\/sessions|\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    const all = kind === 'invoice_payments' ? invoicePayments() : things[kind as Kind];
    if (id !== undefined) return all?.find((each) => each.id === id);
    const wanted = [
      ...(query.has('payment_intent') ? ['payment_intent'] : []),
      ...(query.has('status') ? ['status'] : []),
      ...(query.has('invoice') ? ['invoice'] : []),
    ];
    const intent = query.get('payment[payment_intent]');
    const createdFrom = Number(query.get('created[gte]') ?? 0);
    const matching = all?.filter(
      (each) =>
        wanted.every((field) => query.get(field) === 'all' || each[field] === query.get(field)) &&
        (intent === null || (each as InvoicePayment).payment.payment_intent === intent) &&
        Number(each.created ?? createdFrom) >= createdFrom,
    );
    const start = matching?.findIndex((each) => each.id === query.get('starting_after')) ?? -1;
    const page = matching?.slice(start + 1, start + 1 + Number(query.get('limit') ?? 10));
    return { object: 'list', url: path, data: page, has_more: page?.at(-1) !== matching?.at(-1) };
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://stripe');
    await wire.before(pathname);
    const answer = answerTo(pathname, searchParams);
    const missing = { error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such object' } };
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? missing));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const wire: Wire = {
    url,
    things,
    before: () => {},
    stripe: createStripe({ secretKey: 'sk_test_ofTheTests', apiBase: new URL(url) }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return wire;
}
