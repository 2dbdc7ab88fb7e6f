import type { InvoiceView } from '../../views.ts';
import { dayInShort, isoOf, money } from '../format.ts';
import { type Html, html } from '../html.ts';
import { statusWord } from '../status.ts';

/** "Due now", "Paid", and the like: what the one large number means. */
function figureOf({ status, amountDue, total }: InvoiceView): { words: string; amount: number } {
  if (status === 'paid') return { words: 'Paid', amount: total };
  return status === 'open' ? { words: 'Due', amount: amountDue } : { words: 'Total', amount: total };
}

export function invoiceSheet(view: InvoiceView): Html {
  const { words, amount } = figureOf(view);
  return html`<div class="sheet"><p class="merchant">${view.merchant}</p>
<h1 class="eyebrow">Invoice ${view.number}</h1>
<p class="figure">${money(amount, view.currency)} <span class="figure-period">${words.toLowerCase()}</span></p>
<p>${statusWord('invoice', view.status)}${nextStep(view)}</p>
<dl class="facts">${fact('To', view.customerName ?? view.customerEmail ?? 'Nobody named')}
${view.customerName && view.customerEmail && fact('Email', view.customerEmail)}
${fact('Date', time(view.created))}
${view.dueDate && view.status === 'open' && fact('Due', time(view.dueDate))}</dl>
<ul class="lines">${view.lines.map(
    (line) => html`<li class="line"><div><p class="line-name">${line.description}</p>
<p class="muted small">${time(line.periodStart)}${line.periodEnd > line.periodStart && html` to ${time(line.periodEnd)}`}</p></div>
<p class="amount">${money(line.amount, view.currency)}</p></li>`,
  )}</ul>
${totals(view)}</div>`;
}

function nextStep({ nextAttempt, status }: InvoiceView): Html | false {
  return status === 'open' && nextAttempt !== null && html` The card is tried again on ${time(nextAttempt)}.`;
}

export function time(seconds: number): Html {
  return html`<time datetime="${isoOf(seconds)}">${dayInShort(seconds)}</time>`;
}

export function fact(name: string, value: Html | string): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function totals({
  subtotal,
  discount,
  tax,
  total,
  appliedBalance,
  amountPaid,
  amountDue,
  currency,
}: InvoiceView): Html {
  const row = (name: string, amount: number, kind = '') =>
    html`<div class="total ${kind}"><dt>${name}</dt><dd class="amount">${money(amount, currency)}</dd></div>`;
  return html`<dl class="totals">${subtotal !== total && row('Subtotal', subtotal)}
${discount > 0 && row('Discount', -discount)}
${tax > 0 && row('Tax', tax)}
${row('Total', total, 'due')}
${appliedBalance !== 0 && row('Applied balance', appliedBalance)}
${amountPaid > 0 && row('Paid', -amountPaid)}
${row('Amount due', amountDue, 'due')}</dl>`;
}
