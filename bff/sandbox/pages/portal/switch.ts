import type { PlanOption, PortalSubscription, PortalView, SwitchPreview } from '../../views.ts';
import { notice } from '../fields.ts';
import { adverbOf, day, money, rate } from '../format.ts';
import { type Html, html } from '../html.ts';
import { methodName } from '../outcomes.ts';
import { addressOf, taskPage } from './shell.ts';

/** The plans to switch to. Nothing happens here: the next page says what it means. */
export function choosePage(view: PortalView, subscription: PortalSubscription, problem?: string): Html {
  const { name, amount, currency, cadence, options, maySwitch } = subscription;
  const hasOthers = options.some(({ isCurrent }) => !isCurrent);
  const refusal = maySwitch.allowed ? !hasOthers && 'There is no other plan to switch to.' : maySwitch.why;
  return taskPage(
    view,
    'Switch plan',
    html`<p class="lead">You are on ${name}, ${rate(amount, currency, cadence)}.</p>
${problem && notice('danger', problem)}
${refusal ? notice('warning', refusal) : plansForm(view, subscription)}`,
  );
}

function plansForm(view: PortalView, subscription: PortalSubscription): Html {
  const { id, options, currentPeriodEnd } = subscription;
  const first = options.find(({ isCurrent }) => !isCurrent);
  const row = (option: PlanOption) => {
    const { priceId, isCurrent, takesEffect, amount, currency, cadence } = option;
    const when = takesEffect === 'now' ? 'Takes effect now' : `Takes effect on ${day(currentPeriodEnd)}`;
    return html`<label class="row plan-row">
<input type="radio" name="price" value="${priceId}"${isCurrent && html` disabled`}${option === first && html` checked`}>
<span><span class="row-name">${nameOf(option, options)}</span>
<span class="muted small">${isCurrent ? 'Your plan today' : when}</span></span>
<span class="amount">${rate(amount, currency, cadence)}</span></label>`;
  };
  return html`<form class="stack" method="get" action="${addressOf(view, `subscriptions/${id}/switch/preview`)}">
<fieldset><legend class="visually-hidden">Plans</legend><div class="card rows">${options.map(row)}</div></fieldset>
<p class="actions"><button class="button" data-kind="primary">Continue</button></p></form>`;
}

/** A product's name, with how often it is paid where that alone tells it from another. */
function nameOf({ name, cadence }: PlanOption, options: PlanOption[]): string {
  const isShared = options.filter((option) => option.name === name).length > 1;
  return isShared ? `${name}, ${adverbOf(cadence)}` : name;
}

export type SwitchStep = {
  option: PlanOption;
  preview: SwitchPreview;
  /** Why the last attempt failed. */
  problem?: string | undefined;
};

/** What the switch costs and when it happens, and the button that does it. */
export function previewPage(view: PortalView, subscription: PortalSubscription, step: SwitchStep): Html {
  const { option, preview, problem } = step;
  const name = nameOf(option, subscription.options);
  return taskPage(
    view,
    `Switch to ${name}`,
    html`${problem && notice('danger', `${problem} You are still on ${subscription.name}.`)}
${
  preview.kind === 'refused'
    ? notice('warning', preview.message)
    : html`${consequences(subscription, name, preview)}${confirmForm(view, subscription, option, preview)}`
}`,
  );
}

type Allowed = Exclude<SwitchPreview, { kind: 'refused' }>;

function consequences({ name, cadence }: PortalSubscription, to: string, preview: Allowed): Html {
  const { currency, nextAmount } = preview;
  const due = (amount: number) =>
    html`<div class="total due"><dt>Due now</dt><dd class="amount">${money(amount, currency)}</dd></div>`;
  if (preview.kind === 'at_period_end') {
    return html`<p class="lead">You keep ${name} until ${day(preview.at)}. Then you are on ${to}, and pay ${money(nextAmount, currency)}.</p>
<dl class="totals">${due(0)}</dl>`;
  }
  return html`<p class="lead">You move from ${name}, ${adverbOf(cadence)}, to ${to} as soon as you confirm.</p>
<dl class="totals">${preview.lines.map(
    ({ description, amount }) =>
      html`<div class="total"><dt>${description}</dt><dd class="amount">${money(amount, currency)}</dd></div>`,
  )}${due(preview.dueNow)}</dl>
<p class="muted">The next payment is ${money(nextAmount, currency)} on ${day(preview.nextAt)}.</p>`;
}

function confirmForm(view: PortalView, { id, method }: PortalSubscription, option: PlanOption, preview: Allowed): Html {
  const dueNow = preview.kind === 'now' ? preview.dueNow : 0;
  const words = dueNow > 0 ? `Pay ${money(dueNow, preview.currency)} and switch` : `Switch to ${option.name}`;
  const from = method ? `Paid with ${methodName(method)}.` : 'There is no payment method yet.';
  return html`<form class="stack" method="post" action="${addressOf(view, `subscriptions/${id}/switch`)}" data-busy="Switching…">
<input type="hidden" name="price" value="${option.priceId}">
${dueNow > 0 && html`<p>${from} <a href="${addressOf(view, 'method')}">${method ? 'Use another' : 'Add one'}</a></p>`}
<p class="actions"><button class="button" data-kind="primary">${words}</button></p></form>`;
}
