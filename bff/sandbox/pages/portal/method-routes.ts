import type Router from '@koa/router';
import type { Engine, PortalOutcome, PortalView } from '../../views.ts';
import { type Answer, goTo, page } from '../answer.ts';
import { blankCard, cardOf, readCard } from '../card-form.ts';
import { challengePage } from '../challenge.ts';
import { type Form, readForm } from '../form.ts';
import { html } from '../html.ts';
import { paymentOf } from '../outcomes.ts';
import { customerFormPage, type MethodForm, methodPage } from './method.ts';
import { finish, opened, settle, statusOf, wordsOf } from './opened.ts';
import { addressOf } from './shell.ts';

export function addMethodRoutes(router: Router, engine: Engine): void {
  const { portal } = engine;

  router.get(
    '/method',
    opened(engine, (view) => page(methodPage(view, emptyForm(engine)))),
  );

  router.post(
    '/method',
    opened(engine, async (view, ctx) => addMethod(engine, view, await readForm(ctx))),
  );

  router.get(
    '/method/challenge',
    opened(engine, (view) => {
      const [action, back] = [addressOf(view, 'method/challenge'), addressOf(view, 'method')];
      return page(challengePage({ action, back, what: html`${view.merchant} wants to save your card.` }));
    }),
  );

  router.post(
    '/method/challenge',
    opened(engine, async (view, ctx) => {
      const succeeds = (await readForm(ctx)).text('answer') === 'complete';
      return followMethod(engine, view, portal.authenticateMethod(view.id, succeeds));
    }),
  );

  router.post(
    '/methods/:method/default',
    opened(engine, (view, ctx) => settle(engine, view, portal.makeDefault(view.id, ctx.params.method), 'default')),
  );

  router.post(
    '/methods/:method/remove',
    opened(engine, (view, ctx) => settle(engine, view, portal.removeMethod(view.id, ctx.params.method), 'removed')),
  );

  router.get(
    '/customer',
    opened(engine, (view) => {
      const { name, email } = view.customer;
      return page(customerFormPage(view, { name: name ?? '', email: email ?? '' }));
    }),
  );

  router.post(
    '/customer',
    opened(engine, async (view, ctx) => {
      const form = await readForm(ctx);
      const typed = { name: form.text('name'), email: form.text('email') };
      const outcome = portal.updateCustomer(view.id, typed);
      if (outcome.kind === 'done') return finish(view, 'customer', 'customer');
      return page(customerFormPage(view, { ...typed, error: wordsOf(outcome) }), 422);
    }),
  );
}

function emptyForm(engine: Engine, problem?: string): MethodForm {
  return { card: blankCard(engine.now()), errors: {}, problem };
}

function addMethod(engine: Engine, view: PortalView, form: Form): Answer {
  const now = engine.now();
  const tried = paymentOf(form.text('outcome'), now);
  if (tried) return followMethod(engine, view, engine.portal.addMethod(view.id, tried));
  const read = readCard(cardOf(form), now);
  if ('errors' in read) return page(methodPage(view, { card: cardOf(form), errors: read.errors }), 422);
  return followMethod(engine, view, engine.portal.addMethod(view.id, { kind: 'card', card: read.card }));
}

function followMethod(engine: Engine, view: PortalView, outcome: PortalOutcome): Answer {
  if (outcome.kind === 'done') return finish(view, 'method', 'method');
  if (outcome.kind === 'needs_authentication') return goTo(addressOf(view, 'method/challenge'));
  return page(methodPage(view, emptyForm(engine, wordsOf(outcome))), statusOf(outcome));
}
