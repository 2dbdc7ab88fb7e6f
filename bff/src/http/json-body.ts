import { MIMEType } from 'node:util';
import type { Context } from 'koa';
import { Refusal } from '../refusal.ts';
import { isStorable } from '../storable.ts';
import { readBody } from './read-body.ts';

const maxBytes = 64 * 1024;
const maxDepth = 32;
/** Of all that is within, at any depth. No operation asks for a hundred; walking through twenty thousand takes the time of a hundred requests. */
const maxValues = 1_000;

/** What a caller sent, before any schema has seen it. */
export type Fields = Record<string, unknown>;

function mediaType(header: string): MIMEType | undefined {
  try {
    return new MIMEType(header);
  } catch {
    return undefined;
  }
}

function requireJson(ctx: Context): void {
  const type = mediaType(ctx.get('content-type'));
  const charset = type?.params.get('charset') ?? 'utf-8';
  if (type?.essence !== 'application/json' || !/^utf-?8$/i.test(charset)) {
    throw new Refusal('unsupported_media_type', 'Send the body as application/json in UTF-8.');
  }
  if (!/^(identity)?$/i.test(ctx.get('content-encoding'))) {
    throw new Refusal('unsupported_media_type', 'Send the body without a Content-Encoding.');
  }
}

const invalidJson = (message: string) => new Refusal('invalid_json', message);

/** Keys that would reach an object's prototype if any code ever copied them. */
const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Refuses what is valid JSON but would harm whoever walks it: without recursion, for the depth is the caller's choice. */
function requireHarmless(root: unknown): void {
  const waiting: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }];
  let values = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string' && !isStorable(value)) throw invalidJson('The body holds a NUL or half a character.');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > maxDepth) throw invalidJson('The body is nested too deep.');
    const keys = Object.keys(value);
    values += keys.length;
    if (values > maxValues) throw invalidJson('The body holds too much.');
    for (const key of keys) {
      if (prototypeKeys.has(key)) throw invalidJson(`The body holds the key "${key}", which is not taken.`);
      if (!isStorable(key)) throw invalidJson('The body holds a key with a NUL or half a character.');
      waiting.push({ value: value[key as keyof typeof value], depth: depth + 1 });
    }
  }
}

function parse(bytes: Buffer): unknown {
  try {
    // With `ignoreBOM` the mark stays in the text, and JSON.parse refuses it.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw invalidJson('The body is not valid JSON in UTF-8.');
  }
}

/** The body of a POST: media type, then size, then JSON, in the contract's order. */
export async function jsonBody(ctx: Context): Promise<Fields> {
  requireJson(ctx);
  const json = parse(await readBody(ctx, maxBytes));
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw invalidJson('The body must be a JSON object.');
  requireHarmless(json);
  return json as Fields;
}
