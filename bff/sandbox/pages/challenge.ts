import { type Html, html } from './html.ts';
import { documentOf } from './layout.ts';

/** The bank's question after a card that asks for 3-D Secure. */
export function challengePage({ action, what, back }: { action: string; what: Html; back: string }): Html {
  return documentOf({
    title: '3-D Secure',
    layout: 'narrow',
    body: html`<div class="card sheet"><p class="eyebrow">Sandbox bank</p>
<h1>Is this you?</h1><p class="lead">${what}</p>
<form method="post" action="${action}" class="stack" data-busy="Answering…" data-waits>
<div class="actions"><button class="button" data-kind="primary" name="answer" value="complete">Complete authentication</button>
<button class="button" name="answer" value="fail">Fail authentication</button></div>
<p class="progress" role="status"></p></form>
<p class="small"><a href="${back}">Go back without answering</a></p></div>`,
  });
}
