import { type Choice, choices, type Field, field, notice } from './fields.ts';
import { day, every, money, type Period, rate } from './format.ts';
import { type Html, html } from './html.ts';
import { backLink, documentOf } from './layout.ts';

export type CheckoutLine = {
  name: string;
  description?: string | undefined;
  quantity: number;
  unitMinor: number;
  amountMinor: number;
  period?: Period | undefined;
};

export type CheckoutView = {
  action: string;
  mode: 'payment' | 'subscription';
  currency: string;
  cancelUrl?: string | null | undefined;
  lines: CheckoutLine[];
  subtotalMinor: number;
  discount?: { name: string; amountMinor: number } | undefined;
  taxes: { name: string; amountMinor: number }[];
  dueMinor: number;
  /** What a subscription costs when it renews first. */
  renewal?: { amountMinor: number; period: Period; at: number } | undefined;
  trialDays?: number | undefined;
  email: string;
  emailIsKnown: boolean;
  /** Present where the session takes promotion codes. */
  promotion?: { code?: string | undefined; typed?: string; error?: string | undefined } | undefined;
  fields: Field[];
  outcomes: Choice[];
  problem?: string | undefined;
};

export function checkoutPage(view: CheckoutView): Html {
  return documentOf({
    title: headlineOf(view),
    layout: 'split',
    body: html`${summary(view)}${payment(view)}`,
  });
}

function headlineOf({ mode, trialDays, lines }: CheckoutView): string {
  const name = lines.length === 1 ? lines[0]?.name : undefined;
  if (mode === 'payment') return `Pay for ${name ?? 'your order'}`;
  return `${trialDays ? 'Try' : 'Subscribe to'} ${name ?? 'your plans'}`;
}

function summary(view: CheckoutView): Html {
  const { currency, trialDays, renewal } = view;
  return html`<section class="summary" aria-labelledby="headline">
${backLink(view.cancelUrl)}
<h1 id="headline" class="eyebrow">${headlineOf(view)}</h1>
${
  trialDays
    ? html`<p class="figure">${trialDays} days free</p>
<p class="lead">Then ${renewal && rate(renewal.amountMinor, currency, renewal.period)}${
        renewal && html`, from <time>${day(renewal.at)}</time>`
      }</p>`
    : html`<p class="figure">${money(view.dueMinor, currency)}${
        renewal && html` <span class="figure-period">${every(renewal.period)}</span>`
      }</p>`
}
<ul class="lines">${view.lines.map((line) => lineOf(line, view))}</ul>
${totals(view)}
</section>`;
}

function lineOf(line: CheckoutLine, { currency, trialDays }: CheckoutView): Html {
  const free = trialDays !== undefined && line.period !== undefined;
  return html`<li class="line"><div><p class="line-name">${line.name}</p>
${line.description && html`<p class="muted small">${line.description}</p>`}
${line.quantity > 1 && html`<p class="muted small">${line.quantity} × ${money(line.unitMinor, currency)}</p>`}
${line.period && html`<p class="muted small">Billed ${every(line.period)}</p>`}</div>
<p class="amount">${free ? `${trialDays} days free` : money(line.amountMinor, currency)}
${free && html`<span class="muted small">then ${rate(line.amountMinor, currency, line.period)}</span>`}</p></li>`;
}

function totals({ currency, subtotalMinor, discount, taxes, dueMinor, promotion, action }: CheckoutView): Html {
  const row = (name: string | Html, amountMinor: number) =>
    html`<div class="total"><dt>${name}</dt><dd class="amount">${money(amountMinor, currency)}</dd></div>`;
  return html`<dl class="totals">
${(discount || taxes.length > 0) && row('Subtotal', subtotalMinor)}
${discount && row(discount.name, -discount.amountMinor)}
${taxes.map(({ name, amountMinor }) => row(name, amountMinor))}
</dl>
${promotion && promotionForm(promotion, action)}
<dl class="totals"><div class="total due"><dt>Total due today</dt><dd class="amount">${money(dueMinor, currency)}</dd></div></dl>`;
}

function promotionForm({ code, typed, error }: NonNullable<CheckoutView['promotion']>, action: string): Html {
  if (code !== undefined) {
    return html`<form class="promotion" method="post" action="${action}/promotion">
<p><span class="label">Promotion code</span> <code>${code}</code></p>
<button class="button" data-size="small" name="code" value="">Remove<span class="visually-hidden"> code ${code}</span></button></form>`;
  }
  return html`<form class="promotion" method="post" action="${action}/promotion">
${field({ name: 'code', label: 'Promotion code', value: typed ?? '', error, autocomplete: 'off' })}
<button class="button">Apply</button></form>`;
}

function payment(view: CheckoutView): Html {
  return html`<section class="payment" aria-label="Payment">
<form class="stack" method="post" action="${view.action}/pay" data-waits="payment" novalidate>
${view.problem && notice('danger', view.problem)}
${
  view.emailIsKnown
    ? html`<dl><dt class="label">Email</dt><dd>${view.email}</dd></dl>`
    : html`<div class="fields">${view.fields.filter(({ name }) => name === 'email').map(field)}</div>`
}
<fieldset><legend>Test card</legend>
<div class="fields card-fields">${view.fields.filter(({ name }) => name !== 'email').map(field)}</div></fieldset>
<div><button class="button" data-kind="primary" data-size="large" name="outcome" value="card">${payWords(view)}</button>
<p class="progress" role="status"></p>
${terms(view)}</div>
<section aria-labelledby="other"><h2 id="other">Try another outcome</h2>
<p class="hint">One click pays in that way; the form above is not read.</p>
${choices('outcome', view.outcomes)}</section>
</form></section>`;
}

function payWords({ mode, trialDays, dueMinor, currency }: CheckoutView): string {
  if (mode === 'subscription' && trialDays) return 'Start trial';
  return dueMinor === 0 ? 'Pay nothing today' : `Pay ${money(dueMinor, currency)}`;
}

function terms({ renewal, currency, trialDays }: CheckoutView): Html | undefined {
  if (!renewal) return undefined;
  const amount = rate(renewal.amountMinor, currency, renewal.period);
  return html`<p class="hint terms">${
    trialDays ? `The trial ends on ${day(renewal.at)}. Then it is ${amount}` : `Renews on ${day(renewal.at)}, ${amount}`
  }, until you cancel.</p>`;
}
