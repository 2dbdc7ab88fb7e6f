import Router from '@koa/router';
import type { Context } from 'koa';
import type { Dashboard, EventsWay, Refusal } from '../../dashboard/views.ts';
import { type Answer, answering, goTo, page } from '../answer.ts';
import { type Form, readForm } from '../form.ts';
import { customerPage, nothingHerePage } from './customer.ts';
import { eventPage } from './events.ts';
import { frontPage } from './page.ts';

const moves = ['day', 'month', 'renewal'] as const;
const orders = ['none', 'decline', 'insufficient_funds', 'authenticate'] as const;
const eventWays = ['normal', 'delay', 'repeat', 'hold', 'lose'] as const satisfies readonly EventsWay[];
const releases = ['as_is', 'reverse'] as const;
const portalWays = ['keeps_plan', 'changes_plan'] as const;
const outcomes = ['won', 'lost'] as const;

export function homeRoutes(dashboard: Dashboard): Router {
  const router = new Router();
  /** A form of the front page: what was done shows there, and so does why it could not be. */
  const act = (address: string, does: (form: Form, ctx: Context) => Refusal) =>
    router.post(
      address,
      answering(async (ctx) => {
        const refusal = does(await readForm(ctx), ctx);
        return refusal === undefined ? goTo('/') : page(frontPage(dashboard.view(), refusal), 422);
      }),
    );

  router.get(
    '/',
    answering(() => page(frontPage(dashboard.view()))),
  );
  router.get(
    '/customers/:id',
    answering((ctx) => found(dashboard.customer(ctx.params.id), customerPage)),
  );
  router.get(
    '/events/:id',
    answering((ctx) => found(dashboard.event(ctx.params.id), eventPage)),
  );

  act('/clock', (form) => chosen(moves, form.text('by'), (by) => dashboard.moveOn(by)));
  act('/next-card', (form) => chosen(orders, form.text('order'), (order) => dashboard.orderCard(order)));
  act('/deliveries', (form) => chosen(eventWays, form.text('way'), (way) => dashboard.setDeliveries(way)));
  act('/deliveries/release', (form) => chosen(releases, form.text('order'), (order) => dashboard.release(order)));
  act('/portal-decline', (form) => chosen(portalWays, form.text('way'), (way) => dashboard.setPortalDecline(way)));
  act('/payments/:id/refund', (_form, ctx) => dashboard.refund(ctx.params.id));
  act('/payments/:id/dispute', (_form, ctx) => dashboard.dispute(ctx.params.id));
  act('/payments/:id/dispute/:outcome', (_form, ctx) =>
    chosen(outcomes, ctx.params.outcome, (outcome) => dashboard.closeDispute(ctx.params.id, outcome)),
  );

  router.post(
    '/events/:id/send',
    answering((ctx) => {
      const refusal = dashboard.send(ctx.params.id);
      return refusal === undefined ? goTo(`/events/${ctx.params.id}`) : page(frontPage(dashboard.view(), refusal), 422);
    }),
  );
  return router;
}

function found<View>(view: View | undefined, show: (view: View) => Parameters<typeof page>[0]): Answer {
  return view === undefined ? page(nothingHerePage(), 404) : page(show(view));
}

function chosen<Option extends string>(
  options: readonly Option[],
  text: string,
  use: (option: Option) => Refusal,
): Refusal {
  const option = options.find((known) => known === text);
  return option === undefined ? 'There is no such choice.' : use(option);
}
