import type Router from '@koa/router';
import type { Engine, PortalOutcome, PortalSubscription, PortalView } from '../../views.ts';
import { type Answer, goTo, page } from '../answer.ts';
import { challengePage } from '../challenge.ts';
import { readForm } from '../form.ts';
import { money } from '../format.ts';
import { html } from '../html.ts';
import { cancelPage } from './cancel.ts';
import { finish, opened, settle, statusOf, withPlan, wordsOf } from './opened.ts';
import { addressOf } from './shell.ts';
import { choosePage, previewPage } from './switch.ts';

export function addPlanRoutes(router: Router, engine: Engine): void {
  const { portal } = engine;
  const of = '/subscriptions/:subscription';
  addSwitchRoutes(router, engine, of);

  router.get(
    `${of}/cancel`,
    withPlan(engine, (view, plan) => page(cancelPage(view, plan))),
  );

  router.post(
    `${of}/cancel`,
    withPlan(engine, async (view, plan, ctx) => {
      const feedback = (await readForm(ctx)).text('feedback');
      const outcome = portal.cancel(view.id, plan.id, feedback === '' ? {} : { feedback });
      return outcome.kind === 'done' ? finish(view, 'cancel', 'canceled') : settle(engine, view, outcome, 'canceled');
    }),
  );

  router.post(
    `${of}/resume`,
    withPlan(engine, (view, plan) => settle(engine, view, portal.resume(view.id, plan.id), 'resumed')),
  );

  router.post(
    `${of}/keep`,
    withPlan(engine, (view, plan) => settle(engine, view, portal.keepPlan(view.id, plan.id), 'kept')),
  );
}

function addSwitchRoutes(router: Router, engine: Engine, of: string): void {
  router.get(
    `${of}/switch`,
    withPlan(engine, (view, plan) => page(choosePage(view, plan))),
  );

  router.get(
    `${of}/switch/preview`,
    withPlan(engine, (view, plan, ctx) => showPreview(engine, { view, plan, priceId: String(ctx.query.price ?? '') })),
  );

  router.post(
    `${of}/switch`,
    withPlan(engine, async (view, plan, ctx) => {
      const priceId = (await readForm(ctx)).text('price');
      return followSwitch(engine, { view, plan, priceId }, engine.portal.switchPlan(view.id, plan.id, priceId));
    }),
  );

  router.get(
    '/invoices/:invoice/challenge',
    opened(engine, (view, ctx) => askAbout(engine, view, ctx.params.invoice)),
  );

  router.post(
    '/invoices/:invoice/challenge',
    opened(engine, async (view, ctx) => {
      const succeeds = (await readForm(ctx)).text('answer') === 'complete';
      const outcome = engine.invoices.authenticate(ctx.params.invoice, succeeds);
      return outcome.kind === 'done' ? finish(view, 'switch', 'switched') : settle(engine, view, outcome, 'switched');
    }),
  );
}

type Switch = { view: PortalView; plan: PortalSubscription; priceId: string; problem?: string };

function showPreview(engine: Engine, { view, plan, priceId, problem }: Switch, status = 200): Answer {
  const option = plan.options.find((option) => option.priceId === priceId);
  if (!option) return page(choosePage(view, plan, 'Choose a plan to switch to.'), 422);
  const preview = engine.portal.previewSwitch(view.id, plan.id, priceId);
  return page(previewPage(view, plan, { option, preview, problem }), status);
}

function followSwitch(engine: Engine, wanted: Switch, outcome: PortalOutcome): Answer {
  const { view, plan, priceId } = wanted;
  if (outcome.kind === 'done') {
    const option = plan.options.find((option) => option.priceId === priceId);
    return finish(view, 'switch', option?.takesEffect === 'period_end' ? 'scheduled' : 'switched');
  }
  if (outcome.kind === 'needs_authentication') return goTo(addressOf(view, `invoices/${outcome.invoice}/challenge`));
  // Its invoice stays open, and paying it brings the change after all: the front of the portal offers that.
  if (outcome.kind === 'payment_failed')
    return goTo(addressOf(view, `home?told=${outcome.applied ? 'unpaid' : 'declined'}`));
  return showPreview(engine, { ...wanted, problem: wordsOf(outcome) }, statusOf(outcome));
}

/** The bank's question about the payment that a switch needs. */
function askAbout(engine: Engine, view: PortalView, invoiceId: string): Answer {
  const invoice = engine.invoices.view(invoiceId);
  if (!invoice?.awaitsAuthentication) return goTo(addressOf(view));
  const amount = html`<strong>${money(invoice.amountDue, invoice.currency)}</strong>`;
  const what = html`${invoice.merchant} asks for ${amount} from your card.`;
  return page(
    challengePage({ action: addressOf(view, `invoices/${invoice.id}/challenge`), back: addressOf(view), what }),
  );
}
