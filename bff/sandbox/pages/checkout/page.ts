import type { CheckoutView } from '../../views.ts';
import { cardFieldset } from '../card-form.ts';
import { field, fieldsOf, notice, selectField } from '../fields.ts';
import { money, rate } from '../format.ts';
import { type Html, html } from '../html.ts';
import { documentOf } from '../layout.ts';
import { otherOutcomes, savedOutcomes } from '../outcomes.ts';
import type { CheckoutForm } from './form.ts';
import { headlineOf, summary } from './summary.ts';

export function checkoutPage(view: CheckoutView, form: CheckoutForm): Html {
  return documentOf({
    title: headlineOf(view),
    layout: 'split',
    body: html`${summary(view, form)}
<section class="payment" aria-label="Payment"><div class="column stack">
${form.problem && notice('danger', form.problem)}
${paymentForm(view, form)}</div></section>`,
  });
}

function paymentForm(view: CheckoutView, form: CheckoutForm): Html {
  return html`<form class="stack" method="post" action="/checkout/${view.id}/pay" data-busy="Paying…" data-waits novalidate>
${contact(view, form)}
${
  view.needsPaymentMethod &&
  cardFieldset(form.card, form.errors, [
    { name: 'name', label: 'Name on card', value: form.name, autocomplete: 'off', maxlength: 100 },
  ])
}
${view.collectsAddress && addressFields(form)}
${view.collectsTaxId && html`<div class="fields">${taxIdField(form)}</div>`}
<div><button class="button" data-kind="primary" data-size="large" name="outcome" value="form">${payWords(view)}</button>
<p class="progress" role="status"></p>
${terms(view)}</div>
${view.needsPaymentMethod && html`${savedOutcomes(view.savedMethods)}${otherOutcomes(view.mode)}`}
</form>`;
}

function contact(view: CheckoutView, form: CheckoutForm): Html {
  if (view.emailIsFixed) return html`<dl><dt class="label">Email</dt><dd>${view.email}</dd></dl>`;
  const { email, errors } = form;
  return fieldsOf([
    {
      name: 'email',
      label: 'Email',
      type: 'email',
      value: email,
      error: errors.email,
      autocomplete: 'email',
      maxlength: 254,
    },
  ]);
}

function addressFields({ country, postalCode }: CheckoutForm): Html {
  return html`<fieldset><legend>Billing address</legend><div class="fields">${selectField({
    name: 'country',
    label: 'Country or region',
    autocomplete: 'country',
    value: country,
    options: countries,
  })}${field({ name: 'postalCode', label: 'Postal code', value: postalCode, autocomplete: 'postal-code', maxlength: 16, half: true })}
</div></fieldset>`;
}

function taxIdField({ taxId }: CheckoutForm): Html {
  return field({
    name: 'taxId',
    label: 'Business tax ID',
    value: taxId,
    required: false,
    autocomplete: 'off',
    maxlength: 32,
  });
}

function payWords({ mode, trial, total, currency }: CheckoutView): string {
  if (mode === 'setup') return 'Save payment method';
  if (mode === 'subscription' && trial) return 'Start trial';
  return total === 0 ? 'Place order for free' : `Pay ${money(total, currency)}`;
}

function terms({ recurring, currency, trial }: CheckoutView): Html | undefined {
  if (!recurring) return undefined;
  const amount = rate(recurring.amount, currency, recurring.cadence);
  return html`<p class="hint terms">${trial ? 'After the trial' : 'Renews at'} ${trial && 'it costs '}${amount} until you cancel.</p>`;
}

const countryNames = new Intl.DisplayNames('en', { type: 'region' });
const countries = [
  'US',
  'AU',
  'BR',
  'CA',
  'CH',
  'DE',
  'ES',
  'FR',
  'GB',
  'IE',
  'IN',
  'IT',
  'JP',
  'MX',
  'NL',
  'PL',
  'SE',
].map((code) => ({ value: code, label: countryNames.of(code) ?? code }));
