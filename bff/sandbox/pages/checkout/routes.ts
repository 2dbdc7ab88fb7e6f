import Router from '@koa/router';
import type { Context } from 'koa';
import type { CheckoutView, Engine, PayOutcome } from '../../views.ts';
import { type Answer, answering, goTo, page } from '../answer.ts';
import { challengePage } from '../challenge.ts';
import { type Form, readForm } from '../form.ts';
import { money } from '../format.ts';
import { html } from '../html.ts';
import { linkable } from '../layout.ts';
import { blankForm, readPayment, refusalIn, typedForm } from './form.ts';
import { checkoutPage } from './page.ts';
import { completePage, expiredPage, unknownPage } from './states.ts';

type Handler = (view: CheckoutView, ctx: Context) => Answer | Promise<Answer>;

export function checkoutRoutes(engine: Engine): Router {
  const { checkout } = engine;
  const router = new Router({ prefix: '/checkout/:id' });
  const open = (handle: Handler) => answering((ctx) => whileOpen(engine, ctx, handle));

  router.get(
    '/',
    open((view) => page(checkoutPage(view, blankForm(engine.now())))),
  );

  router.post(
    '/pay',
    open(async (view, ctx) => {
      const form = await readForm(ctx);
      const payment = readPayment(form, view, engine.now());
      if (!('errors' in payment)) return follow(engine, view.id, form, checkout.pay(view.id, payment));
      return page(checkoutPage(view, typedForm(form, engine.now(), payment)), 422);
    }),
  );

  router.get(
    '/challenge',
    open((view) => {
      if (!view.awaitsAuthentication) return goTo(`/checkout/${view.id}`);
      const what = html`${view.merchant} asks for <strong>${money(view.total, view.currency)}</strong> from your card.`;
      return page(challengePage({ action: `/checkout/${view.id}/challenge`, back: `/checkout/${view.id}`, what }));
    }),
  );

  router.post(
    '/challenge',
    open(async (view, ctx) => {
      const form = await readForm(ctx);
      return follow(engine, view.id, form, checkout.authenticate(view.id, form.text('answer') === 'complete'));
    }),
  );

  router.post(
    '/code',
    open(async (view, ctx) => {
      const form = await readForm(ctx);
      const outcome = checkout.applyCode(view.id, form.text('code'));
      if (outcome.kind === 'applied') return goTo(`/checkout/${view.id}`);
      const code = form.text('code') === '' ? 'Enter a code.' : outcome.message;
      return page(checkoutPage(view, typedForm(form, engine.now(), { errors: { code } })), 422);
    }),
  );

  router.post(
    '/code/remove',
    open((view) => {
      checkout.removeCode(view.id);
      return goTo(`/checkout/${view.id}`);
    }),
  );

  router.post(
    '/quantity',
    open(async (view, ctx) => {
      const form = await readForm(ctx);
      const outcome = checkout.setQuantity(view.id, form.text('line'), Number(form.text('quantity')));
      if (outcome.kind === 'set') return goTo(`/checkout/${view.id}`);
      return page(checkoutPage(view, blankForm(engine.now(), { problem: outcome.message })), 422);
    }),
  );

  return router;
}

/** A session that is not open takes nothing more; its page says what became of it. */
async function whileOpen(engine: Engine, ctx: Context, handle: Handler): Promise<Answer> {
  const view = engine.checkout.view(ctx.params.id);
  if (!view) return page(unknownPage(), 404);
  if (view.status === 'open') return handle(view, ctx);
  return ctx.method === 'POST' ? goOn(engine, view.id) : closed(engine, view);
}

async function closed(engine: Engine, view: CheckoutView): Promise<Answer> {
  if (view.status === 'expired') return page(expiredPage(view), 410);
  return page(completePage(view, await engine.checkout.redirect(view.id)));
}

function follow(engine: Engine, id: string, form: Form, outcome: PayOutcome): Answer | Promise<Answer> {
  if (outcome.kind === 'needs_authentication') return goTo(`/checkout/${id}/challenge`);
  const view = engine.checkout.view(id);
  if (view?.status !== 'open') return goOn(engine, id);
  switch (outcome.kind) {
    case 'declined':
      return page(checkoutPage(view, typedForm(form, engine.now(), { problem: outcome.message })), 402);
    case 'refused':
      return page(checkoutPage(view, typedForm(form, engine.now(), refusalIn(outcome))), 422);
    default:
      return goOn(engine, id);
  }
}

/** A second click finds the session complete: it goes where the first one goes, and nothing is paid twice. */
async function goOn(engine: Engine, id: string): Promise<Answer> {
  const complete = engine.checkout.view(id)?.status === 'complete';
  const next = complete ? linkable(await engine.checkout.redirect(id)) : undefined;
  return goTo(next ?? `/checkout/${id}`);
}
