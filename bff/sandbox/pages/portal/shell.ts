import type { PortalView } from '../../views.ts';
import { type Html, html } from '../html.ts';
import { backLink, documentOf, statement } from '../layout.ts';

export function addressOf({ id }: PortalView, path = 'home'): string {
  return `/portal/${id}/${path}`;
}

/** The margin says whose portal this is and leads back to the app; the page stands beside it. */
function portalPage(view: PortalView, { title, body, intro }: { title: string; body: Html; intro?: Html }): Html {
  return documentOf({
    title,
    layout: 'portal',
    body: html`<header class="margin"><div class="margin-inner">${backLink(view.returnUrl, 'Return to')}
<p class="merchant">${view.merchant}</p>${intro}</div></header>
<div class="portal-body">${body}</div>`,
  });
}

export function frontPage(view: PortalView, body: Html): Html {
  const intro = html`<p class="lead">${view.headline ?? 'Your plan, payment methods and invoices.'}</p>
${view.customer.email && html`<p class="muted small">For ${view.customer.email}</p>`}`;
  return portalPage(view, { title: 'Your billing', body, intro });
}

/** A page that is about one thing, with a way back to the front unless the link was made for this alone. */
export function taskPage(view: PortalView, title: string, body: Html): Html {
  const back = html`<a class="back" href="${addressOf(view)}"><span aria-hidden="true">←</span> Your billing</a>`;
  return portalPage(view, {
    title,
    body: html`<div class="task">${!isTaskAlone(view) && back}<h1>${title}</h1>${body}</div>`,
  });
}

/** The link was made for one task: there is no way from it to the rest of the portal. */
export function isTaskAlone({ flow, afterFlow }: PortalView): boolean {
  return flow !== null && afterFlow.type !== 'portal_homepage';
}

export function deadLinkPage(): Html {
  return statement({
    title: 'This link no longer works',
    text: 'A portal link ends after five minutes unused, and an hour after its last use. Go back to the app and open the portal again.',
  });
}
