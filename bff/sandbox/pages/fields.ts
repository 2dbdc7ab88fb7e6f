import { type Html, html } from './html.ts';

export type Field = {
  name: string;
  label: string;
  value?: string;
  error?: string | undefined;
  hint?: string;
  type?: 'text' | 'email';
  /** What the browser may fill in, and which keyboard a phone shows. */
  autocomplete?: string;
  inputmode?: 'numeric' | 'email' | 'text';
  maxlength?: number;
  required?: boolean;
  /** Shares its line with the next one where there is room. */
  half?: boolean;
  /** The first field at fault takes the focus. */
  autofocus?: boolean;
};

/** A labelled input with its hint and its error beside it, tied together for those who cannot see that. */
export function field(options: Field): Html {
  const { name, label, value = '', error, hint, type = 'text' } = options;
  const described = error ? `${name}-error` : hint && `${name}-hint`;
  const attributes = attributesOf({
    id: name,
    name,
    type,
    value,
    autocomplete: options.autocomplete,
    inputmode: options.inputmode,
    maxlength: options.maxlength,
    'aria-describedby': described,
    'aria-invalid': error && 'true',
    autofocus: options.autofocus && '',
  });
  return html`<div class="field${options.half && ' half'}">
<label for="${name}">${label}${options.required === false && html` <span class="muted">(optional)</span>`}</label>
<input${attributes}>
${!error && hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${error && html`<p class="error" id="${name}-error">${error}</p>`}
</div>`;
}

function attributesOf(attributes: Record<string, string | number | false | undefined>): Html[] {
  return Object.entries(attributes).map(([name, value]) =>
    value === undefined || value === false ? html`` : html` ${name}="${value}"`,
  );
}

/** Several fields; the first that is at fault takes the focus. */
export function fieldsOf(list: readonly Field[]): Html {
  const first = list.find(({ error }) => error !== undefined);
  return html`<div class="fields">${list.map((options) => field({ ...options, autofocus: options === first }))}</div>`;
}

export type SelectField = {
  name: string;
  label: string;
  value: string;
  autocomplete?: string;
  options: readonly { value: string; label: string }[];
};

export function selectField({ name, label, value, autocomplete, options }: SelectField): Html {
  return html`<div class="field"><label for="${name}">${label}</label>
<select${attributesOf({ id: name, name, autocomplete })}>${options.map(
    (option) =>
      html`<option value="${option.value}"${option.value === value && html` selected`}>${option.label}</option>`,
  )}</select></div>`;
}

export type Choice = {
  value: string;
  title: string;
  text: string;
  /** The last digits of the test card that stands for it. */
  aside?: string | undefined;
};

/** Buttons of one form, one a line, each saying what will happen. */
export function choices(name: string, list: readonly Choice[]): Html {
  return html`<ul class="choices">${list.map(
    ({ value, title, text, aside }) => html`<li><button class="choice" name="${name}" value="${value}">
<span class="choice-title">${title}</span>${aside && html`<span class="choice-aside">${aside}</span>`}
<span class="choice-text">${text}</span></button></li>`,
  )}</ul>`;
}

/** What went wrong or right with the last step, said once, above where it happened. */
export function notice(kind: 'danger' | 'warning' | 'positive', text: string | Html): Html {
  return html`<div class="notice" data-kind="${kind}" role="${kind === 'danger' ? 'alert' : 'status'}"${
    kind === 'danger' && html` tabindex="-1" autofocus`
  }>
${icon(kind)}<p>${text}</p></div>`;
}

function icon(kind: 'danger' | 'warning' | 'positive'): Html {
  const shape = {
    danger: html`<path d="M8 4.5v4M8 11.2v.3"/><circle cx="8" cy="8" r="6.25"/>`,
    warning: html`<path d="M8 6v3.2M8 11.5v.2M8 1.9 14.6 13.6H1.4Z"/>`,
    positive: html`<circle cx="8" cy="8" r="6.25"/><path d="m5.2 8.2 2 2 3.6-4.2"/>`,
  }[kind];
  return html`<svg class="notice-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">${shape}</svg>`;
}
