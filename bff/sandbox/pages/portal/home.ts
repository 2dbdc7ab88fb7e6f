import type { PortalInvoice, PortalSubscription, PortalView, SavedMethod } from '../../views.ts';
import { notice } from '../fields.ts';
import { dayInShort, isoOf, money, rate } from '../format.ts';
import { type Html, html } from '../html.ts';
import { linkable } from '../layout.ts';
import { methodName } from '../outcomes.ts';
import { statusWord } from '../status.ts';
import { planState } from './plan-state.ts';
import { addressOf, frontPage, taskPage } from './shell.ts';

/** What the last step did, said once at the top of the page that follows it. */
const told = {
  switched: 'Your plan is changed.',
  unpaid: 'Your plan is changed, but the payment for it failed.',
  declined: 'The payment failed. You stay on your plan until the change is paid.',
  scheduled: 'Your plan changes at the end of the period.',
  kept: 'The change was taken back. Your plan stays as it is.',
  canceled: 'Your plan is canceled.',
  resumed: 'Your plan is no longer canceled.',
  method: 'Your payment method is saved.',
  default: 'Your default payment method is changed.',
  removed: 'The payment method is removed.',
  customer: 'Your billing information is saved.',
} as const;

export type Told = keyof typeof told;

/** What there is to say: what the address names, or why the last step was refused. */
export type Said = { told?: string; problem?: string };

function saidNotice({ told: key, problem }: Said): Html | undefined {
  if (problem !== undefined) return notice('danger', problem);
  if (key === undefined || !Object.hasOwn(told, key)) return undefined;
  return notice(key === 'unpaid' || key === 'declined' ? 'danger' : 'positive', told[key as Told]);
}

export function homePage(view: PortalView, said: Said = {}): Html {
  const { subscriptions, features } = view;
  return frontPage(
    view,
    html`<h1 class="visually-hidden">Your billing</h1>${saidNotice(said)}
<section aria-labelledby="plan"><h2 id="plan">${subscriptions.length > 1 ? 'Current plans' : 'Current plan'}</h2>
${subscriptions.length === 0 && html`<p class="lead">You are on no plan.</p>`}
${subscriptions.map((subscription) => planCard(view, subscription))}</section>
${methodsSection(view)}${customerSection(view)}${features.invoices && invoicesSection(view.invoices)}`,
  );
}

/** The end of a task that the link was made for, where its maker wanted no way into the rest of the portal. */
export function donePage(view: PortalView, key: string): Html {
  const own = view.afterFlow.type === 'hosted_confirmation' ? view.afterFlow.message : null;
  return taskPage(view, 'Done', own === null ? (saidNotice({ told: key }) ?? html``) : notice('positive', own));
}

function planCard(view: PortalView, subscription: PortalSubscription): Html {
  const { name, amount, currency, cadence, quantity, status, unpaidInvoice } = subscription;
  return html`<article class="card plan"><div class="plan-facts">
<h3>${name}${quantity > 1 && ` × ${quantity}`}</h3>
<p class="plan-price">${rate(amount, currency, cadence)}</p>
<p>${statusWord('subscription', status)} ${planState(subscription)}</p></div>
${unpaidInvoice && unpaidNotice(unpaidInvoice)}
${planActions(view, subscription)}</article>`;
}

function unpaidNotice({ amountDue, currency, hostedUrl }: PortalInvoice): Html {
  const address = linkable(hostedUrl);
  const amount = money(amountDue, currency);
  return notice(
    'danger',
    html`A payment of ${amount} is open. ${address && html`<a href="${address}">Pay ${amount}</a>`}`,
  );
}

function planActions(view: PortalView, subscription: PortalSubscription): Html {
  const { id, name, endsAt, changesTo, maySwitch, mayCancel, mayResume, mayKeepPlan } = subscription;
  const path = `subscriptions/${id}`;
  const link = (words: string, to: string) =>
    html`<a class="button" href="${addressOf(view, `${path}/${to}`)}">${words}</a>`;
  const post = (words: string, to: string) =>
    html`<form method="post" action="${addressOf(view, `${path}/${to}`)}" data-busy="Saving…"><button class="button" data-kind="primary">${words}</button></form>`;
  const actions = [
    changesTo && { may: mayKeepPlan, words: `Keep ${name}`, act: (words: string) => post(words, 'keep') },
    endsAt && { may: mayResume, words: `Keep ${name}`, act: (words: string) => post(words, 'resume') },
    view.features.switchPlan && { may: maySwitch, words: 'Switch plan', act: (words: string) => link(words, 'switch') },
    view.features.cancel &&
      !endsAt && { may: mayCancel, words: 'Cancel plan', act: (words: string) => link(words, 'cancel') },
  ].filter((action) => !!action);
  const reasons = new Set(actions.flatMap(({ may }) => (may.allowed ? [] : [may.why])));
  return html`<div class="plan-actions"><div class="actions">${actions.map(({ may, words, act }) =>
    may.allowed ? act(words) : html`<button class="button" disabled aria-describedby="why-${id}">${words}</button>`,
  )}</div>
${reasons.size > 0 && html`<p class="hint" id="why-${id}">${[...reasons].join(' ')}</p>`}</div>`;
}

function methodsSection(view: PortalView): Html {
  const { methods, features } = view;
  return html`<section aria-labelledby="methods"><h2 id="methods">Payment methods</h2>
${methods.length === 0 && html`<p class="lead">There is none yet.</p>`}
${methods.length > 0 && html`<ul class="card rows">${methods.map((method) => methodRow(view, method))}</ul>`}
${features.updateMethod && html`<p class="actions"><a class="button" href="${addressOf(view, 'method')}">Add payment method</a></p>`}</section>`;
}

function methodRow(view: PortalView, method: SavedMethod): Html {
  const name = methodName(method);
  const { id, isDefault, expMonth, expYear } = method;
  const plan = view.subscriptions.find((subscription) => subscription.method?.id === id);
  const isInUse = plan !== undefined || (isDefault && view.subscriptions.length === 0);
  const tag = plan ? `Pays for ${plan.name}` : isDefault && 'Default';
  const button = (words: string, to: string) => {
    const action = addressOf(view, `methods/${id}/${to}`);
    return html`<form method="post" action="${action}" data-busy="Saving…"><button class="button" data-size="small">${words}<span class="visually-hidden"> ${name}</span></button></form>`;
  };
  return html`<li class="row"><p><span class="row-name">${name}</span>${tag && html` <span class="tag">${tag}</span>`}
${expMonth && expYear && html`<span class="muted small">Expires ${String(expMonth).padStart(2, '0')} / ${expYear}</span>`}</p>
${view.features.updateMethod && !isInUse && html`<div class="row-actions">${button('Make default', 'default')}${button('Remove', 'remove')}</div>`}</li>`;
}

function customerSection(view: PortalView): Html {
  const { customer, features } = view;
  return html`<section aria-labelledby="customer"><h2 id="customer">Billing information</h2>
<dl class="facts"><div><dt>Name</dt><dd>${customer.name ?? html`<span class="muted">None given</span>`}</dd></div>
<div><dt>Email</dt><dd>${customer.email ?? html`<span class="muted">None given</span>`}</dd></div></dl>
${features.updateCustomer && html`<p class="actions"><a class="button" href="${addressOf(view, 'customer')}">Update information</a></p>`}</section>`;
}

function invoicesSection(invoices: PortalInvoice[]): Html {
  return html`<section aria-labelledby="invoices"><h2 id="invoices">Invoices</h2>
${
  invoices.length === 0
    ? html`<p class="lead">There is none yet.</p>`
    : html`<ul class="card rows">${invoices.map(invoiceRow)}</ul>`
}</section>`;
}

function invoiceRow({ created, description, total, currency, status, hostedUrl, number }: PortalInvoice): Html {
  const address = linkable(hostedUrl);
  const when = html`<time datetime="${isoOf(created)}">${dayInShort(created)}</time>`;
  return html`<li class="row invoice"><p>${address ? html`<a href="${address}">${when}<span class="visually-hidden">, invoice ${number}</span></a>` : when}
<span class="muted small">${description}</span></p>
<p class="row-end">${statusWord('invoice', status)}<span class="amount">${money(total, currency)}</span></p></li>`;
}
