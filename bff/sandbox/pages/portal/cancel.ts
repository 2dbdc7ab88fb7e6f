import type { PortalSubscription, PortalView } from '../../views.ts';
import { notice, selectField } from '../fields.ts';
import { day } from '../format.ts';
import { type Html, html } from '../html.ts';
import { linkable } from '../layout.ts';
import { addressOf, isTaskAlone, taskPage } from './shell.ts';

const reasonWords: Record<string, string> = {
  too_expensive: 'It is too expensive',
  missing_features: 'Something is missing',
  switched_service: 'I use something else now',
  unused: 'I do not use it enough',
  customer_service: 'Support was not good enough',
  too_complex: 'It is too hard to use',
  low_quality: 'The quality is not good enough',
  other: 'Something else',
};

export function cancelPage(view: PortalView, subscription: PortalSubscription, problem?: string): Html {
  const { id, name, mayCancel, cancelsAt, currentPeriodEnd } = subscription;
  const consequence =
    cancelsAt === 'now'
      ? `${name} ends at once.`
      : `You keep ${name} until ${day(currentPeriodEnd)}. Then it ends, and you are not charged again.`;
  return taskPage(
    view,
    'Cancel plan',
    html`${problem && notice('danger', problem)}
${
  mayCancel.allowed
    ? html`<p class="lead">${consequence}</p>
<form class="stack" method="post" action="${addressOf(view, `subscriptions/${id}/cancel`)}" data-busy="Cancelling…">
${view.cancellationReasons.length > 0 && reasonField(view.cancellationReasons)}
<p class="actions"><button class="button" data-kind="danger">Cancel plan</button>
<a class="button" href="${wayOut(view)}">Keep ${name}</a></p></form>`
    : notice('warning', mayCancel.why)
}`,
  );
}

/** Where somebody goes who changes nothing. */
function wayOut(view: PortalView): string {
  return (isTaskAlone(view) && linkable(view.returnUrl)) || addressOf(view);
}

function reasonField(reasons: string[]): Html {
  return html`<div class="fields">${selectField({
    name: 'feedback',
    label: 'Why? (optional)',
    value: '',
    options: [
      { value: '', label: 'I would rather not say' },
      ...reasons.map((reason) => ({ value: reason, label: reasonWords[reason] ?? reason })),
    ],
  })}</div>`;
}
