import type { PortalView } from '../../views.ts';
import { type CardErrors, type CardForm, cardFieldset } from '../card-form.ts';
import { fieldsOf, notice } from '../fields.ts';
import { type Html, html } from '../html.ts';
import { otherOutcomes } from '../outcomes.ts';
import { addressOf, taskPage } from './shell.ts';

export type MethodForm = { card: CardForm; errors: CardErrors; problem?: string | undefined };

export function methodPage(view: PortalView, { card, errors, problem }: MethodForm): Html {
  return taskPage(
    view,
    'Add payment method',
    html`<p class="lead">It becomes the one that your plan is paid with.</p>
${problem && notice('danger', problem)}
<form class="stack" method="post" action="${addressOf(view, 'method')}" data-busy="Saving…" novalidate>
${cardFieldset(card, errors)}
<p><button class="button" data-kind="primary" data-size="large" name="outcome" value="form">Save card</button></p>
${otherOutcomes('setup')}</form>`,
  );
}

export type CustomerForm = { name: string; email: string; error?: string | undefined };

export function customerFormPage(view: PortalView, { name, email, error }: CustomerForm): Html {
  return taskPage(
    view,
    'Billing information',
    html`<form class="stack" method="post" action="${addressOf(view, 'customer')}" data-busy="Saving…" novalidate>
${fieldsOf([
  { name: 'name', label: 'Name', value: name, autocomplete: 'name', maxlength: 100 },
  { name: 'email', label: 'Email', type: 'email', value: email, error, autocomplete: 'email', maxlength: 254 },
])}
<p class="actions"><button class="button" data-kind="primary">Save</button></p></form>`,
  );
}
