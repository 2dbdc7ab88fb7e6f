import type { Context } from 'koa';
import getRawBody from 'raw-body';
import { Refusal } from '../refusal.ts';

function typeOf(error: unknown): unknown {
  return error instanceof Error && 'type' in error ? error.type : undefined;
}

/** The body's bytes, as they came. Throws `too_large` without having held more than the limit. */
export async function readBody(ctx: Context, limitBytes: number): Promise<Buffer> {
  try {
    return await getRawBody(ctx.req, { length: ctx.request.length ?? null, limit: limitBytes });
  } catch (error) {
    if (typeOf(error) === 'entity.too.large') {
      throw new Refusal('too_large', `The body is larger than the ${limitBytes / 1024} kB that are taken here.`);
    }
    throw new Refusal('invalid_request', 'The request ended before its body did.', { cause: error });
  }
}
