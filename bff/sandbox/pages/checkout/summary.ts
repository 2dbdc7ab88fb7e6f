import type { CheckoutLine, CheckoutView } from '../../views.ts';
import { field } from '../fields.ts';
import { adverbOf, counted, day, every, isoOf, money, rate } from '../format.ts';
import { type Html, html } from '../html.ts';
import { backLink } from '../layout.ts';
import type { CheckoutForm } from './form.ts';

export function headlineOf({ mode, trial, lines }: CheckoutView): string {
  const name = lines.length === 1 ? lines[0]?.name : undefined;
  if (mode === 'setup') return 'Save a payment method';
  if (mode === 'payment') return `Pay for ${name ?? 'your order'}`;
  return `${trial ? 'Try' : 'Subscribe to'} ${name ?? 'your plans'}`;
}

/** What is bought and what it costs: the left half, or the top on a phone. */
export function summary(view: CheckoutView, form: CheckoutForm): Html {
  return html`<section class="summary" aria-labelledby="headline"><div class="column">
${backLink(view.cancelUrl)}
<p class="merchant">${view.merchant}</p>
<h1 id="headline" class="eyebrow">${headlineOf(view)}</h1>
${figure(view)}
<ul class="lines">${view.lines.map((line) => lineOf(line, view))}</ul>
${totals(view, form)}
</div></section>`;
}

function figure({ trial, recurring, currency, total, mode }: CheckoutView): Html | undefined {
  if (mode === 'setup') return undefined;
  if (trial) {
    return html`<p class="figure">${counted(trial.days, 'day')} free</p>
${recurring && html`<p class="lead">Then ${rate(recurring.amount, currency, recurring.cadence)}, from <time datetime="${isoOf(trial.endsAt)}">${day(trial.endsAt)}</time></p>`}`;
  }
  // With a one-time line or a code, what is due today is not what the period costs.
  const period = recurring?.amount === total ? recurring : null;
  return html`<p class="figure">${money(total, currency)}${
    period && html` <span class="figure-period">${every(period.cadence)}</span>`
  }</p>${
    recurring && !period && html`<p class="lead">Then ${rate(recurring.amount, currency, recurring.cadence)}</p>`
  }`;
}

function lineOf(line: CheckoutLine, { id, currency, trial }: CheckoutView): Html {
  const later = trial !== null && line.cadence !== null;
  return html`<li class="line"><div><p class="line-name">${line.name}</p>
${line.description && html`<p class="muted small">${line.description}</p>`}
${line.quantity > 1 && html`<p class="muted small">${line.quantity} × ${money(line.unitAmount, currency)}</p>`}
${line.cadence && html`<p class="muted small">Billed ${adverbOf(line.cadence)}</p>`}
${line.adjustable && quantityForm(id, line, line.adjustable)}</div>
<p class="amount">${later && trial ? html`${counted(trial.days, 'day')} free<span class="muted small">then ${money(line.unitAmount * line.quantity, currency)}</span>` : money(line.amount, currency)}</p></li>`;
}

function quantityForm(
  id: string,
  line: CheckoutLine,
  { minimum, maximum }: { minimum: number; maximum: number },
): Html {
  return html`<form class="quantity" method="post" action="/checkout/${id}/quantity">
<input type="hidden" name="line" value="${line.id}">
<label class="visually-hidden" for="quantity-${line.id}">Quantity of ${line.name}</label>
<input id="quantity-${line.id}" name="quantity" type="number" value="${line.quantity}" min="${minimum}" max="${maximum}">
<button class="button" data-size="small">Update<span class="visually-hidden"> quantity</span></button></form>`;
}

function totals(view: CheckoutView, form: CheckoutForm): Html | undefined {
  const { currency, subtotal, discount, tax, total, code, takesCodes, mode } = view;
  if (mode === 'setup') return undefined;
  const row = (name: Html | string, amount: number) =>
    html`<div class="total"><dt>${name}</dt><dd class="amount">${money(amount, currency)}</dd></div>`;
  return html`<dl class="totals">
${(discount > 0 || tax > 0) && row('Subtotal', subtotal)}
${code ? row(codeRow(view.id, code), -discount) : discount > 0 && row('Discount', -discount)}
${(tax > 0 || view.collectsAddress) && row(html`Tax${tax === 0 && html` <span class="muted small">the sandbox adds none</span>`}`, tax)}
</dl>
${takesCodes && !code && codeForm(view.id, form)}
<dl class="totals"><div class="total due"><dt>Total due today</dt><dd class="amount">${money(total, currency)}</dd></div></dl>`;
}

function codeRow(id: string, { code, label }: { code: string; label: string }): Html {
  return html`<form class="code" method="post" action="/checkout/${id}/code/remove"><span>${code} <span class="muted small">${label}</span></span>
<button class="button" data-size="small">Remove<span class="visually-hidden"> code ${code}</span></button></form>`;
}

function codeForm(id: string, form: CheckoutForm): Html {
  return html`<form class="promotion" method="post" action="/checkout/${id}/code" novalidate>
${field({ name: 'code', label: 'Promotion code', value: form.code, error: form.errors.code, autocomplete: 'off', maxlength: 64 })}
<button class="button">Apply</button></form>`;
}
