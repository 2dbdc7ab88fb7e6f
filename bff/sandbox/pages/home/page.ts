import type { CustomerRow, DashboardView, EventsWay, PaymentRow } from '../../dashboard/views.ts';
import { notice } from '../fields.ts';
import { counted, day, dayAndTime, dayInShort, isoOf, money } from '../format.ts';
import { type Html, html } from '../html.ts';
import { documentOf } from '../layout.ts';
import { statusWord } from '../status.ts';
import { eventsList } from './events.ts';

export function frontPage(view: DashboardView, problem?: string): Html {
  return documentOf({
    title: 'Front page',
    layout: 'home',
    body: html`<header class="home-head"><h1>Sandbox of ${view.merchant}</h1>
<p class="lead">A stand-in for Stripe on this machine: cards, renewals and events behave as they do there, and nothing is real.
${
  view.webhookUrl
    ? html`Events go to <code>${view.webhookUrl}</code>.`
    : 'Events go nowhere: no webhook address is set.'
}</p></header>
${problem && notice('danger', problem)}
<div class="home-columns"><div class="home-controls">${clock(view)}${nextCard(view)}${eventsWay(view)}${portalWay(view)}</div>
<div class="home-lists" data-live>${customersSection(view.customers)}${paymentsSection(view.payments)}
<section aria-labelledby="events"><h2 id="events">Latest events</h2>${eventsList(view.recentEvents)}</section></div></div>`,
  });
}

function clock({ now, ahead, nextRenewal }: DashboardView): Html {
  const button = (by: string, words: string) =>
    html`<button class="button" data-size="small" name="by" value="${by}">${words}</button>`;
  return html`<section class="card control" aria-labelledby="clock"><h2 id="clock">Clock</h2>
<p class="clock" data-live><time datetime="${isoOf(now)}">${day(now)}</time><span class="muted small">${dayAndTime(now).split(', ').at(-1)} UTC, ${
    ahead < 60 ? 'the machine’s own time' : `${aheadWords(ahead)} ahead of the machine`
  }</span></p>
<form method="post" action="/clock" class="button-row" data-busy="Moving on…">${button('day', 'Move on a day')}${button('month', 'Move on a month')}
${nextRenewal !== null && button('renewal', `Move to the next renewal, ${dayInShort(nextRenewal)}`)}</form>
<p class="hint">What falls due on the way happens in its order. A month is an hour longer, until the renewal’s invoice is charged. It only goes forward.</p></section>`;
}

function aheadWords(seconds: number): string {
  const hours = Math.round(seconds / 3600);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(seconds / 86_400), 'day');
}

type Way = { value: string; title: string };

/** Buttons of which one is in force. */
function ways(action: string, name: string, list: readonly Way[], current: string): Html {
  return html`<form method="post" action="${action}" class="button-row">${list.map(
    ({ value, title }) =>
      html`<button class="button" data-size="small" name="${name}" value="${value}" aria-pressed="${
        value === current ? 'true' : 'false'
      }">${title}</button>`,
  )}</form>`;
}

function nextCard({ orders }: DashboardView): Html {
  const list = [
    { value: 'none', title: 'As it is' },
    { value: 'decline', title: 'Declined' },
    { value: 'insufficient_funds', title: 'Insufficient funds' },
    { value: 'authenticate', title: '3-D Secure' },
  ];
  return html`<section class="card control" aria-labelledby="next-card"><h2 id="next-card">The next card</h2>
${ways('/next-card', 'order', list, orders[0] ?? 'none')}
<p class="hint">Whichever card is charged next, at Checkout or by itself, once.</p></section>`;
}

const eventWays: readonly (Way & { value: EventsWay; text: string })[] = [
  { value: 'normal', title: 'At once', text: 'Each event is delivered once, as it happens.' },
  { value: 'delay', title: '20 s late', text: 'Each event waits for 20 seconds.' },
  { value: 'repeat', title: 'Twice', text: 'Each event is delivered twice.' },
  { value: 'hold', title: 'Held', text: 'Each event waits until you let it go.' },
  { value: 'lose', title: 'Lost', text: 'Events are not delivered. They can be sent again one by one.' },
];

function eventsWay({ events, held }: DashboardView): Html {
  const text =
    eventWays.find(({ value }) => value === events)?.text ??
    'Different for different events, as was ordered over the API.';
  return html`<section class="card control" aria-labelledby="deliveries"><h2 id="deliveries">Deliveries</h2>
${ways('/deliveries', 'way', eventWays, events)}<p class="hint">${text}</p>
${
  held > 0 &&
  html`<form method="post" action="/deliveries/release" class="button-row"><button class="button" data-size="small" name="order" value="as_is">Let go ${counted(held, 'held event')}</button>
<button class="button" data-size="small" name="order" value="reverse">In reverse</button></form>`
}</section>`;
}

function portalWay({ portalDecline }: DashboardView): Html {
  const list = [
    { value: 'keeps_plan', title: 'Keeps the old plan' },
    { value: 'changes_plan', title: 'Changes, then past due' },
  ];
  return html`<section class="card control" aria-labelledby="portal-way"><h2 id="portal-way">Declined upgrade in the portal</h2>
${ways('/portal-decline', 'way', list, portalDecline)}
<p class="hint">Which of the two Stripe does is not known here, so both can be tried.</p></section>`;
}

function customersSection(customers: CustomerRow[]): Html {
  return html`<section aria-labelledby="customers"><h2 id="customers">Customers</h2>${
    customers.length === 0
      ? html`<p class="lead">None yet. One appears at the first purchase in the app.</p>`
      : html`<ul class="card rows">${customers.map(customerRow)}</ul>`
  }</section>`;
}

function customerRow({ id, name, email, plan }: CustomerRow): Html {
  return html`<li class="row"><p><a class="row-name" href="/customers/${id}">${name ?? email ?? id}</a>
<span class="muted small">${name && email ? email : id}</span></p>
<p class="row-end">${
    plan
      ? html`<span class="small">${planWords(plan)}</span>${statusWord('subscription', plan.status)}`
      : html`<span class="muted small">No plan</span>`
  }</p></li>`;
}

function planWords({ name, endsAt, renewsAt }: NonNullable<CustomerRow['plan']>): string {
  if (endsAt !== null) return `${name}, ends ${dayInShort(endsAt)}`;
  return renewsAt === null ? name : `${name}, renews ${dayInShort(renewsAt)}`;
}

function paymentsSection(payments: PaymentRow[]): Html {
  return html`<section aria-labelledby="payments"><h2 id="payments">Latest payments</h2>${
    payments.length === 0
      ? html`<p class="lead">None yet.</p>`
      : html`<ul class="card rows">${payments.map(paymentRow)}</ul>`
  }</section>`;
}

function paymentRow(payment: PaymentRow): Html {
  const { charge, created, description, customer, amount, amountRefunded, currency, status, isDisputed, openDispute } =
    payment;
  const name = money(amount, currency);
  const act = (action: string, words: string) =>
    html`<form method="post" action="/payments/${charge}/${action}"><button class="button" data-size="small">${words}<span class="visually-hidden"> ${name}</span></button></form>`;
  const refundable = status === 'succeeded' && amountRefunded < amount && openDispute === null;
  return html`<li class="row"><p><a class="row-name" href="/receipts/${charge}">${name}</a>
<span class="muted small">${[description, customer, dayInShort(created)].filter(Boolean).join(', ')}</span></p>
<div class="row-end">${statusWord('charge', openDispute ? 'disputed' : amountRefunded === amount ? 'refunded' : status)}
${amountRefunded > 0 && amountRefunded < amount && html`<span class="muted small">${money(amountRefunded, currency)} refunded</span>`}
<div class="row-actions">${refundable && act('refund', 'Refund')}${refundable && !isDisputed && act('dispute', 'Dispute')}
${openDispute && act('dispute/won', 'Won')}${openDispute && act('dispute/lost', 'Lost')}</div></div></li>`;
}
