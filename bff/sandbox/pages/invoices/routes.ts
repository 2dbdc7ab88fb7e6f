import Router from '@koa/router';
import type { Context } from 'koa';
import type { Engine, InvoiceView, PortalOutcome } from '../../views.ts';
import { type Answer, answering, goTo, page } from '../answer.ts';
import { blankCard, cardOf, readCard } from '../card-form.ts';
import { challengePage } from '../challenge.ts';
import { type Form, readForm } from '../form.ts';
import { money } from '../format.ts';
import { html } from '../html.ts';
import { paymentOf, savedMethodOf } from '../outcomes.ts';
import { invoicePage, noInvoicePage, printedInvoice, receiptPage } from './page.ts';

export function invoiceRoutes(engine: Engine): Router {
  const router = new Router();
  const found = (handle: (view: InvoiceView, ctx: Context) => Answer | Promise<Answer>) =>
    answering((ctx) => {
      const view = engine.invoices.view(ctx.params.id);
      return view ? handle(view, ctx) : page(noInvoicePage(), 404);
    });

  router.get(
    '/invoices/:id',
    found((view) => show(engine, view)),
  );

  router.get(
    '/invoices/:id/pdf',
    found((view) => page(printedInvoice(view))),
  );

  router.post(
    '/invoices/:id/pay',
    found(async (view, ctx) => {
      const form = await readForm(ctx);
      const payment = readPayment(form, engine.now());
      if (!('errors' in payment)) return follow(engine, view.id, engine.invoices.pay(view.id, payment));
      return page(invoicePage(view, { card: cardOf(form), errors: payment.errors }), 422);
    }),
  );

  router.get(
    '/invoices/:id/challenge',
    found((view) => {
      const address = `/invoices/${view.id}`;
      if (!view.awaitsAuthentication) return goTo(address);
      const what = html`${view.merchant} asks for <strong>${money(view.amountDue, view.currency)}</strong> from your card.`;
      return page(challengePage({ action: `${address}/challenge`, back: address, what }));
    }),
  );

  router.post(
    '/invoices/:id/challenge',
    found(async (view, ctx) => {
      const succeeds = (await readForm(ctx)).text('answer') === 'complete';
      return follow(engine, view.id, engine.invoices.authenticate(view.id, succeeds));
    }),
  );

  router.get(
    '/receipts/:id',
    answering((ctx) => {
      const view = engine.receipts.view(ctx.params.id);
      return view ? page(receiptPage(view)) : page(noInvoicePage(), 404);
    }),
  );

  return router;
}

function readPayment(form: Form, now: number) {
  const outcome = form.text('outcome');
  const tried = paymentOf(outcome, now);
  if (tried?.kind === 'card') return tried;
  const saved = savedMethodOf(outcome);
  if (saved) return saved;
  const read = readCard(cardOf(form), now);
  return 'errors' in read ? read : ({ kind: 'card', card: read.card } as const);
}

function show(engine: Engine, view: InvoiceView, problem?: string, status = 200): Answer {
  return page(invoicePage(view, { card: blankCard(engine.now()), errors: {}, problem }), status);
}

function follow(engine: Engine, id: string, outcome: PortalOutcome): Answer {
  const address = `/invoices/${id}`;
  if (outcome.kind === 'done') return goTo(address);
  if (outcome.kind === 'needs_authentication') return goTo(`${address}/challenge`);
  const view = engine.invoices.view(id);
  // Paid meanwhile by a second click: the page says so, and there is nothing to complain about.
  if (!view?.mayPay) return goTo(address);
  return show(engine, view, outcome.message, outcome.kind === 'refused' ? 422 : 402);
}
