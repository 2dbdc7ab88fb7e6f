import type { Context, Next } from 'koa';
import rawBody from 'raw-body';

const longestForm = 16 * 1024;

/** The fields of a posted form. An absent one is an empty text, as from an empty input. */
export class Form {
  readonly #fields: URLSearchParams;

  constructor(body: string) {
    this.#fields = new URLSearchParams(body);
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  text(name: string): string {
    return (this.#fields.get(name) ?? '').trim();
  }
}

export async function readForm(ctx: Context): Promise<Form> {
  return new Form(await rawBody(ctx.req, { limit: longestForm, encoding: 'utf8' }));
}

/** A form may be posted from our own pages only: another site's page cannot pay, cancel or move the clock. */
export async function ownFormsOnly(ctx: Context, next: Next): Promise<void> {
  const origin = ctx.get('origin');
  if (ctx.method === 'POST' && origin !== '' && origin !== ctx.origin) ctx.throw(403);
  await next();
}
