/** As much of a browser as forms without script need: it follows links and redirects, and posts what a form holds. */

type Attributes = Record<string, string>;
type Button = { words: string; name: string | undefined; value: string };
type Form = { method: string; action: string; fields: [name: string, value: string][]; buttons: Button[] };

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

const decoded = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);

const wordsIn = (markup: string): string =>
  decoded(markup.replace(/<wbr>/g, '').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

function attributesOf(tag: string): Attributes {
  const found = tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/g);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, decoded(value)]));
}

function tagsIn(markup: string, name: string): { attributes: Attributes; inner: string }[] {
  const found = markup.matchAll(new RegExp(`<${name}(\\s[^>]*)?>(?:([\\s\\S]*?)</${name}>)?`, 'g'));
  return [...found].map(([, attributes = '', inner = '']) => ({ attributes: attributesOf(attributes), inner }));
}

function fieldsIn(markup: string): [string, string][] {
  const inputs = [...markup.matchAll(/<input(\s[^>]*)>/g)]
    .map(([, attributes = '']) => attributesOf(attributes))
    .filter(({ type, checked, disabled }) => disabled === undefined && (type !== 'radio' || checked !== undefined))
    .map(({ name = '', value = '' }): [string, string] => [name, value]);
  const selects = tagsIn(markup, 'select').map(({ attributes, inner }): [string, string] => {
    const options = tagsIn(inner, 'option').map((option) => option.attributes);
    const chosen = options.find(({ selected }) => selected !== undefined) ?? options[0];
    return [attributes.name ?? '', chosen?.value ?? ''];
  });
  return [...inputs, ...selects];
}

function formOf(attributes: Attributes, inner: string): Form {
  const buttons = tagsIn(inner, 'button')
    .filter((button) => button.attributes.disabled === undefined)
    .map((button) => ({
      words: wordsIn(button.inner),
      name: button.attributes.name,
      value: button.attributes.value ?? '',
    }));
  return { method: attributes.method ?? 'get', action: attributes.action ?? '', fields: fieldsIn(inner), buttons };
}

export class Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;

  constructor(url: string, status: number, headers: Headers, html: string) {
    this.url = url;
    this.status = status;
    this.headers = headers;
    this.html = html;
  }

  /** What a person reads. */
  get text(): string {
    return wordsIn(this.html.replace(/^[\s\S]*<body>/, ''));
  }

  get forms(): Form[] {
    return tagsIn(this.html, 'form').map(({ attributes, inner }) => formOf(attributes, inner));
  }

  /** Presses the button that begins with these words, with the form's own values but for those that are typed. */
  press(words: string, typed: Record<string, string> = {}): Promise<Page> {
    for (const form of this.forms) {
      const button = form.buttons.find((candidate) => candidate.words.startsWith(words));
      if (button) return submit(this.url, form, button, typed);
    }
    throw new Error(`No button "${words}" on ${this.url}: ${this.text}`);
  }

  follow(words: string): Promise<Page> {
    const link = tagsIn(this.html, 'a').find(({ inner }) => wordsIn(inner).includes(words));
    if (!link) throw new Error(`No link "${words}" on ${this.url}: ${this.text}`);
    return visit(new URL(link.attributes.href ?? '', this.url), new URL(this.url));
  }

  /** The value that a field shows. */
  value(name: string): string | undefined {
    return this.forms.flatMap(({ fields }) => fields).find(([field]) => field === name)?.[1];
  }
}

function submit(from: string, form: Form, button: Button, typed: Record<string, string>): Promise<Page> {
  const body = new URLSearchParams(form.fields.map(([name, value]) => [name, typed[name] ?? value]));
  if (button.name) body.set(button.name, button.value);
  const address = new URL(form.action, from);
  if (form.method === 'get') {
    address.search = body.toString();
    return open(address.href);
  }
  return open(address.href, { method: 'POST', body, headers: { origin: address.origin } });
}

/** Another server is where the person left for: it is not asked. */
async function visit(target: URL, from: URL): Promise<Page> {
  return target.origin === from.origin ? open(target.href) : new Page(target.href, 0, new Headers(), '');
}

/** Opens an address and goes where it leads. */
export async function open(url: string, init: RequestInit = {}): Promise<Page> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  const next = response.headers.get('location');
  if (next === null) return new Page(url, response.status, response.headers, await response.text());
  await response.body?.cancel();
  return visit(new URL(next, url), new URL(url));
}
