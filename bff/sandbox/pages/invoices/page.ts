import type { InvoiceView, ReceiptView } from '../../views.ts';
import { type CardErrors, type CardForm, cardFieldset } from '../card-form.ts';
import { notice } from '../fields.ts';
import { counted, money } from '../format.ts';
import { type Html, html } from '../html.ts';
import { documentOf, statement } from '../layout.ts';
import { methodName, otherOutcomes, savedOutcomes } from '../outcomes.ts';
import { statusWord } from '../status.ts';
import { fact, invoiceSheet, time } from './sheet.ts';

export type InvoiceForm = { card: CardForm; errors: CardErrors; problem?: string | undefined };

export function invoicePage(view: InvoiceView, form: InvoiceForm): Html {
  const title = `Invoice ${view.number ?? view.id}`;
  if (!view.mayPay) return printedInvoice(view);
  return documentOf({
    title,
    layout: 'split',
    body: html`<section class="summary" aria-label="Invoice"><div class="column">${invoiceSheet(view)}</div></section>
<section class="payment" aria-label="Payment"><div class="column stack">${payForm(view, form)}</div></section>`,
  });
}

/** The invoice alone, fit for paper. */
export function printedInvoice(view: InvoiceView): Html {
  return documentOf({
    title: `Invoice ${view.number ?? view.id}`,
    layout: 'narrow',
    body: html`<article class="card">${invoiceSheet(view)}</article>`,
  });
}

function payForm({ id, amountDue, currency, savedMethods }: InvoiceView, { card, errors, problem }: InvoiceForm): Html {
  const amount = money(amountDue, currency);
  return html`${problem && notice('danger', problem)}
<form class="stack" method="post" action="/invoices/${id}/pay" data-busy="Paying…" novalidate>
${cardFieldset(card, errors)}
<div><button class="button" data-kind="primary" data-size="large" name="outcome" value="form">Pay ${amount}</button></div>
${savedOutcomes(savedMethods)}${otherOutcomes('invoice')}</form>`;
}

export function receiptPage(view: ReceiptView): Html {
  const { currency, amount, amountRefunded, method, status, lines, description } = view;
  return documentOf({
    title: 'Receipt',
    layout: 'narrow',
    body: html`<article class="card sheet"><p class="merchant">${view.merchant}</p><h1 class="eyebrow">Receipt</h1>
<p class="figure">${money(amount, currency)} <span class="figure-period">${status === 'failed' ? 'failed' : 'paid'}</span></p>
<p>${statusWord('charge', amountRefunded === amount && amount > 0 ? 'refunded' : status)}</p>
<dl class="facts">${fact('Date', time(view.created))}${method && fact('Paid with', methodName(method))}
${description && fact('For', description)}</dl>
<ul class="lines">${lines.map(
      (line) => html`<li class="line"><div><p class="line-name">${line.name}</p>
${line.quantity > 1 && html`<p class="muted small">${counted(line.quantity, 'item')}</p>`}</div><p class="amount">${money(line.amount, currency)}</p></li>`,
    )}</ul>
<dl class="totals"><div class="total due"><dt>Amount</dt><dd class="amount">${money(amount, currency)}</dd></div>
${amountRefunded > 0 && html`<div class="total"><dt>Refunded</dt><dd class="amount">${money(-amountRefunded, currency)}</dd></div>`}</dl></article>`,
  });
}

export function noInvoicePage(): Html {
  return statement({
    title: 'There is no such invoice',
    text: 'The address is wrong, or the sandbox was emptied since the invoice was made.',
  });
}
