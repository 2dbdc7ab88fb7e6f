import { type Html, html } from './html.ts';

export type Page = {
  title: string;
  body: Html;
  /** `split` is summary and payment side by side, `portal` a margin and its pages, `narrow` a single thought. */
  layout: 'split' | 'portal' | 'narrow' | 'home';
};

const styles = ['base', 'forms', 'pages', 'portal', 'home'];

/** The whole document. The striped edge and its words stay in view on every page. */
export function documentOf({ title, body, layout }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · Sandbox</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
${styles.map(
  (name) => html`<link rel="stylesheet" href="/assets/${name}.css">
`,
)}
<script src="/assets/pages.js" defer></script>
</head>
<body>
<header class="sandbox-edge"><strong>Sandbox: no money moves</strong></header>
<main class="${layout}">${body}</main>
</body>
</html>
`;
}

/** A page that says one thing and offers one next step. */
export function statement({ title, text, link }: { title: string; text: string; link?: Html | undefined }): Html {
  return documentOf({
    title,
    layout: 'narrow',
    body: html`<div class="card sheet"><h1>${title}</h1><p class="lead">${text}</p>${link && html`<p class="actions">${link}</p>`}</div>`,
  });
}

/** Only the web's own schemes may become a link: a stored `javascript:` address must stay text. */
export function linkable(url: string | null | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const { protocol } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? url : undefined;
}

/** "Back to 127.0.0.1:5173", the one thing that is known about who asked. */
export function backLink(url: string | null | undefined, words = 'Back to'): Html | undefined {
  const address = linkable(url);
  return address === undefined
    ? undefined
    : html`<a class="back" href="${address}"><span aria-hidden="true">←</span> ${words} ${new URL(address).host}</a>`;
}
