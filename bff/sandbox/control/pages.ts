import { z } from 'zod';
import type { Payment } from '../views.ts';
import { ControlFault, type ControlParts, type Route, route } from './route.ts';

const nothing = z.strictObject({});

const buyer = {
  email: z.string().optional(),
  name: z.string().optional(),
  country: z.string().optional(),
  postal_code: z.string().optional(),
};

const payBody = z.strictObject({
  ...buyer,
  method: z.enum(['card', 'bank_debit', 'saved', 'none']).default('card'),
  /** A test card's number; its date and code are made up where they are not given. */
  card: z.string().default('4242424242424242'),
  exp_month: z.int().default(12),
  exp_year: z.int().optional(),
  cvc: z.string().default('123'),
  settles: z.enum(['succeeds', 'fails']).default('succeeds'),
  payment_method: z.string().default(''),
  /** The answer to a 3-D Secure question, given at once. */
  authenticate: z.boolean().optional(),
  /** Wait for the reply to checkout.session.completed, as the page does. */
  wait: z.boolean().default(true),
});

type PayBody = z.output<typeof payBody>;

function paymentOf({ world }: ControlParts, body: PayBody): Payment {
  const { email = 'buyer@example.com', name, country = 'US', postal_code: postalCode } = body;
  const buyerOf = { email, name, country, postalCode };
  if (body.method === 'bank_debit') return { kind: 'bank_debit', settles: body.settles, ...buyerOf };
  if (body.method === 'saved') return { kind: 'saved', paymentMethod: body.payment_method, ...buyerOf };
  if (body.method === 'none') return { kind: 'none', ...buyerOf };
  const year = body.exp_year ?? new Date(world.clock.now() * 1000).getUTCFullYear() + 4;
  return {
    kind: 'card',
    card: { number: body.card, expMonth: body.exp_month, expYear: year, cvc: body.cvc },
    ...buyerOf,
  };
}

async function payCheckout(parts: ControlParts, body: PayBody, id: string) {
  const { engine } = parts;
  const asked = engine.checkout.pay(id, paymentOf(parts, body));
  const outcome =
    asked.kind === 'needs_authentication' && body.authenticate !== undefined
      ? engine.checkout.authenticate(id, body.authenticate)
      : asked;
  const isComplete = outcome.kind === 'paid' || outcome.kind === 'processing' || outcome.kind === 'free';
  return { outcome, redirect_url: isComplete && body.wait ? await engine.checkout.redirect(id) : null };
}

function cardPayment(parts: ControlParts, body: PayBody): Extract<Payment, { kind: 'card' | 'bank_debit' }> {
  const payment = paymentOf(parts, body);
  if (payment.kind === 'card' || payment.kind === 'bank_debit') return payment;
  throw new ControlFault('method: card or bank_debit');
}

function payInvoice(parts: ControlParts, body: PayBody, id: string) {
  const payment = paymentOf(parts, body);
  if (payment.kind === 'bank_debit') throw new ControlFault('method: card, saved, or none for the default one');
  const { invoices } = parts.engine;
  const asked = invoices.pay(id, payment.kind === 'none' ? undefined : payment);
  return asked.kind === 'needs_authentication' && body.authenticate !== undefined
    ? invoices.authenticate(id, body.authenticate)
    : asked;
}

const found = <T>(view: T | undefined, id: string): T => {
  if (view === undefined) throw new ControlFault(`There is nothing to see at ${id}.`, 404);
  return view;
};

const answer = z.strictObject({ succeeds: z.boolean() });
const about = z.strictObject({ subscription: z.string() });
const change = z.strictObject({ subscription: z.string(), price: z.string() });
const cancel = z.strictObject({
  subscription: z.string(),
  feedback: z.string().optional(),
  comment: z.string().optional(),
});

export const pageRoutes: Route[] = [
  route('GET', '/checkout/:id', nothing, ({ engine }, _body, { id = '' }) => found(engine.checkout.view(id), id)),
  route('POST', '/checkout/:id/pay', payBody, (parts, body, { id = '' }) => payCheckout(parts, body, id)),
  route('POST', '/checkout/:id/authenticate', answer, ({ engine }, body, { id = '' }) =>
    engine.checkout.authenticate(id, body.succeeds),
  ),
  route('POST', '/checkout/:id/code', z.strictObject({ code: z.string() }), ({ engine }, { code }, { id = '' }) =>
    engine.checkout.applyCode(id, code),
  ),
  route('DELETE', '/checkout/:id/code', nothing, ({ engine }, _body, { id = '' }) => engine.checkout.removeCode(id)),
  route(
    'POST',
    '/checkout/:id/quantity',
    z.strictObject({ line: z.string(), quantity: z.int() }),
    ({ engine }, body, { id = '' }) => engine.checkout.setQuantity(id, body.line, body.quantity),
  ),
  route('GET', '/portal/:id', nothing, ({ engine }, _body, { id = '' }) => found(engine.portal.view(id), id)),
  route('POST', '/portal/:id/preview', change, ({ engine }, body, { id = '' }) =>
    engine.portal.previewSwitch(id, body.subscription, body.price),
  ),
  route('POST', '/portal/:id/switch', change, ({ engine }, body, { id = '' }) =>
    engine.portal.switchPlan(id, body.subscription, body.price),
  ),
  route('POST', '/portal/:id/keep', about, ({ engine }, body, { id = '' }) =>
    engine.portal.keepPlan(id, body.subscription),
  ),
  route('POST', '/portal/:id/cancel', cancel, ({ engine }, { subscription, ...reason }, { id = '' }) =>
    engine.portal.cancel(id, subscription, reason),
  ),
  route('POST', '/portal/:id/resume', about, ({ engine }, body, { id = '' }) =>
    engine.portal.resume(id, body.subscription),
  ),
  route('POST', '/portal/:id/method', payBody, (parts, body, { id = '' }) => {
    const outcome = parts.engine.portal.addMethod(id, cardPayment(parts, body));
    const isAsked = outcome.kind === 'needs_authentication' && body.authenticate !== undefined;
    return isAsked ? parts.engine.portal.authenticateMethod(id, body.authenticate ?? false) : outcome;
  }),
  route('POST', '/portal/:id/method/authenticate', answer, ({ engine }, body, { id = '' }) =>
    engine.portal.authenticateMethod(id, body.succeeds),
  ),
  route(
    'POST',
    '/portal/:id/customer',
    z.strictObject({ name: z.string().optional(), email: z.string().optional() }),
    ({ engine }, body, { id = '' }) => engine.portal.updateCustomer(id, body),
  ),
  route('GET', '/invoices/:id', nothing, ({ engine }, _body, { id = '' }) => found(engine.invoices.view(id), id)),
  route('POST', '/invoices/:id/pay', payBody, (parts, body, { id = '' }) => payInvoice(parts, body, id)),
  route('POST', '/invoices/:id/authenticate', answer, ({ engine }, body, { id = '' }) =>
    engine.invoices.authenticate(id, body.succeeds),
  ),
];
