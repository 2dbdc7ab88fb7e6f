import { z } from 'zod';
import { currencies } from '../money.ts';
import { invalid } from './errors.ts';
import type { FormValue } from './form.ts';

/** The words of every endpoint's parameter list: form text in, typed values out, refused in Stripe's sentences. */

const refuse = (ctx: z.RefinementCtx<unknown>, message: string, code?: string): never => {
  ctx.addIssue({ code: 'custom', message, params: { code } });
  return z.NEVER;
};

export const text = (max = 5000) =>
  z.string().superRefine((value, ctx) => {
    if (value === '') refuse(ctx, 'empty', 'parameter_invalid_empty');
    if (value.length > max)
      refuse(ctx, `Invalid string: must be at most ${max} characters`, 'parameter_invalid_string_length');
  });

export const int = (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) =>
  z.string().transform((value, ctx): number => {
    if (!/^-?\d+$/.test(value)) return refuse(ctx, `Invalid integer: ${value}`, 'parameter_invalid_integer');
    const number = Number(value);
    if (number < min)
      return refuse(ctx, `This value must be greater than or equal to ${min}.`, 'parameter_invalid_integer');
    if (number > max)
      return refuse(ctx, `This value must be less than or equal to ${max}.`, 'parameter_invalid_integer');
    return number;
  });

export const decimal = () =>
  z.string().transform((value, ctx): number => {
    if (!/^-?\d+(\.\d+)?$/.test(value)) return refuse(ctx, `Invalid decimal: ${value}`, 'parameter_invalid_decimal');
    return Number(value);
  });

export const bool = () =>
  z.string().transform((value, ctx): boolean => {
    if (value !== 'true' && value !== 'false') return refuse(ctx, `Invalid boolean: ${value}`);
    return value === 'true';
  });

export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) => z.enum(values);

export const url = () =>
  z.string().superRefine((value, ctx) => {
    if (!URL.canParse(value) || !/^https?:/i.test(value)) refuse(ctx, 'Not a valid URL', 'url_invalid');
  });

export const currency = () =>
  z.string().transform((value, ctx): string => {
    const lower = value.toLowerCase();
    if (!currencies.includes(lower)) {
      return refuse(
        ctx,
        `Invalid currency: ${lower}. Stripe currently supports these currencies: ${currencies.join(', ')}`,
      );
    }
    return lower;
  });

export const hash = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape);

export const list = <T extends z.ZodType>(item: T, max = 100) =>
  z.array(item).superRefine((value, ctx) => {
    if (value.length > max) refuse(ctx, `You may only specify up to ${max} of these.`);
  });

/** The empty string unsets: null. */
export const unset = <T extends z.ZodType>(schema: T) => z.union([z.literal('').transform(() => null), schema]);

const metadataKeys = 50;

export const metadata = () =>
  unset(
    z.record(z.string(), z.string()).superRefine((value, ctx) => {
      const entries = Object.entries(value);
      if (entries.length > metadataKeys) refuse(ctx, `Metadata can have at most ${metadataKeys} keys.`);
      for (const [key, content] of entries) {
        if (key.length > 40)
          refuse(ctx, `Invalid metadata key: must be at most 40 characters`, 'parameter_invalid_string_length');
        if (content.length > 500) {
          refuse(
            ctx,
            `Metadata values can have up to 500 characters, but you passed in a value that is ${content.length} characters.`,
          );
        }
      }
    }),
  );

export const range = () =>
  z.union([int(), hash({ gt: int().optional(), gte: int().optional(), lt: int().optional(), lte: int().optional() })]);

export const address = () =>
  hash({
    city: unset(text()).optional(),
    country: unset(text()).optional(),
    line1: unset(text()).optional(),
    line2: unset(text()).optional(),
    postal_code: unset(text()).optional(),
    state: unset(text()).optional(),
  });

export const expand = () => list(text(), 20);

export const paging = {
  limit: int(1, 100).optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
};

const paramOf = (path: readonly PropertyKey[]): string =>
  path.map((part, at) => (at === 0 ? String(part) : `[${String(part)}]`)).join('');

const spoken = (values: readonly unknown[]): string => {
  const words = values.map(String);
  const last = words.pop() ?? '';
  return words.length > 1 ? `${words.join(', ')}, or ${last}` : [...words, last].join(' or ');
};

type Issue = z.core.$ZodIssue;

/** The issues at the leaves: of a union those of its last branch, the one that is not the empty string. */
function leaves(issue: Issue, base: readonly PropertyKey[] = []): { issue: Issue; path: PropertyKey[] }[] {
  const path = [...base, ...issue.path];
  if (issue.code !== 'invalid_union') return [{ issue, path }];
  const branch = issue.errors.at(-1) ?? [];
  return branch.flatMap((inner) => leaves(inner, path));
}

const valueAt = (input: FormValue, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);

function refusalOf(input: FormValue, found: { issue: Issue; path: PropertyKey[] }[]): Error {
  const unknown = found.flatMap(({ issue, path }) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => paramOf([...path, key])) : [],
  );
  if (unknown.length > 0) {
    const noun = unknown.length === 1 ? 'parameter' : 'parameters';
    return invalid(`Received unknown ${noun}: ${unknown.join(', ')}`, unknown[0], 'parameter_unknown');
  }
  const { issue, path } = found[0] ?? { issue: undefined, path: [] };
  const param = paramOf(path);
  if (!issue || valueAt(input, path) === undefined) {
    return invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  if (issue.code === 'invalid_value') return invalid(`Invalid ${param}: must be one of ${spoken(issue.values)}`, param);
  if (issue.code === 'custom') {
    const code = (issue.params as { code?: string } | undefined)?.code;
    return invalid(code === 'parameter_invalid_empty' ? emptied(param) : issue.message, param, code);
  }
  const wanted = issue.code === 'invalid_type' ? issue.expected : 'value';
  return invalid(`Invalid ${wanted === 'record' ? 'object' : wanted}`, param);
}

const emptied = (param: string): string =>
  `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a field; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`;

/** Throws Stripe's refusal of the first fault; unknown parameters come first. */
export function parseParams<S extends z.ZodType>(schema: S, input: Record<string, FormValue>): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw refusalOf(
    input,
    result.error.issues.flatMap((issue) => leaves(issue)),
  );
}

/** Stripe's merge: keys sent replace, an empty value takes its key out, unset takes all out. */
export function mergeMetadata(
  before: Record<string, string>,
  sent: Record<string, string> | null | undefined,
): Record<string, string> {
  if (sent === undefined) return before;
  if (sent === null) return {};
  return Object.fromEntries(Object.entries({ ...before, ...sent }).filter(([, value]) => value !== ''));
}
