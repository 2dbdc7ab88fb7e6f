import type { Context } from 'koa';
import type { Engine, PortalOutcome, PortalSubscription, PortalView } from '../../views.ts';
import { type Answer, answering, goTo, page } from '../answer.ts';
import { linkable } from '../layout.ts';
import { homePage, type Told } from './home.ts';
import { addressOf, deadLinkPage } from './shell.ts';

type Answers = Answer | Promise<Answer>;

/** Every page of the portal opens its session first: that is what keeps it alive, and a dead one shows nothing. */
export function opened(engine: Engine, handle: (view: PortalView, ctx: Context) => Answers) {
  return answering((ctx) => {
    const view = engine.portal.view(ctx.params.id);
    return view ? handle(view, ctx) : page(deadLinkPage(), 404);
  });
}

export function withPlan(
  engine: Engine,
  handle: (view: PortalView, plan: PortalSubscription, ctx: Context) => Answers,
) {
  return opened(engine, (view, ctx) => {
    const plan = view.subscriptions.find(({ id }) => id === ctx.params.subscription);
    return plan ? handle(view, plan, ctx) : goTo(addressOf(view));
  });
}

export type Task = 'method' | 'customer' | 'cancel' | 'switch';

const taskOf: Record<string, Task> = {
  payment_method_update: 'method',
  customer_update: 'customer',
  subscription_cancel: 'cancel',
  subscription_update: 'switch',
  subscription_update_confirm: 'switch',
};

/** Where the portal begins: at its home, or at the one task that the link was made for. */
export function startOf(view: PortalView): string {
  const { flow } = view;
  switch (flow?.type) {
    case 'payment_method_update':
      return addressOf(view, 'method');
    case 'customer_update':
      return addressOf(view, 'customer');
    case 'subscription_cancel':
      return addressOf(view, `subscriptions/${flow.subscription}/cancel`);
    case 'subscription_update':
      return addressOf(view, `subscriptions/${flow.subscription}/switch`);
    case 'subscription_update_confirm': {
      const price = encodeURIComponent(flow.priceId);
      return addressOf(view, `subscriptions/${flow.subscription}/switch/preview?price=${price}`);
    }
    default:
      return addressOf(view);
  }
}

/** A task is done: on to where the link said, else to the portal's home, which says what happened. */
export function finish(view: PortalView, task: Task, told: Told): Answer {
  const { flow, afterFlow } = view;
  if (flow !== null && taskOf[flow.type] === task) {
    const next = afterFlow.type === 'redirect' ? linkable(afterFlow.url) : undefined;
    if (next !== undefined) return goTo(next);
    if (afterFlow.type === 'hosted_confirmation') return goTo(addressOf(view, `done?told=${told}`));
  }
  return goTo(addressOf(view, `home?told=${told}`));
}

/** After one click on the portal's home: the home again, saying what became of it. */
export function settle(engine: Engine, { id }: PortalView, outcome: PortalOutcome, told: Told): Answer {
  const view = engine.portal.view(id);
  if (!view) return page(deadLinkPage(), 404);
  if (outcome.kind === 'done') return goTo(addressOf(view, `home?told=${told}`));
  return page(homePage(view, { problem: wordsOf(outcome) }), statusOf(outcome));
}

export function wordsOf(outcome: PortalOutcome): string {
  return 'message' in outcome ? outcome.message : 'Your bank has a question first.';
}

export function statusOf(outcome: PortalOutcome): number {
  return outcome.kind === 'refused' ? 422 : 402;
}
