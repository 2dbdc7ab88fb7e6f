import type { DeliveryRow, EventPageView, EventRow } from '../../dashboard/views.ts';
import { counted, dayAndTime, isoOf } from '../format.ts';
import { type Html, html } from '../html.ts';
import { documentOf } from '../layout.ts';

export function eventsList(events: readonly EventRow[]): Html {
  if (events.length === 0) return html`<p class="lead">None yet.</p>`;
  return html`<ul class="card rows">${events.map(
    (
      event,
    ) => html`<li class="row event"><p><a class="row-name code-name" href="/events/${event.id}">${breakable(event.type)}</a>
<span class="muted small"><time datetime="${isoOf(event.created)}">${dayAndTime(event.created)}</time></span></p>
<p class="row-end">${deliveriesOf(event.deliveries)}</p></li>`,
  )}</ul>`;
}

function deliveriesOf(deliveries: readonly DeliveryRow[]): Html {
  if (deliveries.length === 0) return html`<span class="muted small">Not sent</span>`;
  return html`${deliveries.map(deliveryTag)}`;
}

/** What became of one delivery, in a word or two. */
function deliveryTag({ state, attempts, status, problem }: DeliveryRow): Html {
  const answer = status === null ? problem : `answered ${status}`;
  const tries = counted(attempts, 'try').replace('trys', 'tries');
  const [word, tone] = (
    {
      delivered: ['Delivered', 'positive'],
      pending: attempts === 0 ? ['On its way', 'plain'] : [`Trying again after ${tries}`, 'warning'],
      held: ['Held', 'warning'],
      lost: ['Lost', 'danger'],
      failed: [`Given up after ${tries}`, 'danger'],
    } as const
  )[state];
  return html`${state !== 'delivered' && attempts > 0 && html`<span class="muted small">${answer}</span> `}<span class="tag" data-tone="${tone}">${word}</span> `;
}

export function eventPage(view: EventPageView): Html {
  return documentOf({
    title: view.type,
    layout: 'home',
    body: html`<a class="back" href="/"><span aria-hidden="true">←</span> Sandbox</a>
<h1 class="code-name">${breakable(view.type)}</h1>
<p data-live>${deliveriesOf(view.deliveries)}</p>
<form method="post" action="/events/${view.id}/send"><button class="button">Send again</button></form>
<pre class="card json" tabindex="0" aria-label="The event as it is delivered">${view.json}</pre>`,
  });
}

/** "customer.subscription.updated", to be broken after its dots. */
function breakable(type: string): Html {
  return html`${type.split('.').map((part, index) => html`${index > 0 && html`.<wbr>`}${part}`)}`;
}
