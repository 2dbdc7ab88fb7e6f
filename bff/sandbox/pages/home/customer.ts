import type { CustomerPageView, ObjectGroup } from '../../dashboard/views.ts';
import { type Html, html } from '../html.ts';
import { documentOf, statement } from '../layout.ts';

export function customerPage({ id, name, email, groups }: CustomerPageView): Html {
  return documentOf({
    title: name ?? email ?? id,
    layout: 'home',
    body: html`<a class="back" href="/"><span aria-hidden="true">←</span> Sandbox</a>
<h1>${name ?? email ?? 'Customer'}</h1><p class="muted small">${[name && email, id].filter(Boolean).join(', ')}</p>
<div class="home-lists">${groups.map(groupSection)}</div>`,
  });
}

function groupSection({ title, objects }: ObjectGroup): Html {
  return html`<section><h2>${title}</h2><div class="card rows">${objects.map(
    ({
      id,
      line,
      json,
      page,
    }) => html`<details class="object"><summary><span class="row-name">${line}</span> <code class="muted small">${id}</code></summary>
${page && html`<p class="object-page"><a href="${page}">Open its page</a></p>`}
<pre class="json" tabindex="0" aria-label="${id} as the API gives it">${json}</pre></details>`,
  )}</div></section>`;
}

export function nothingHerePage(): Html {
  return statement({
    title: 'There is nothing here',
    text: 'The address is wrong, or the sandbox was emptied meanwhile.',
    link: html`<a class="button" data-kind="primary" href="/">To the front page</a>`,
  });
}
