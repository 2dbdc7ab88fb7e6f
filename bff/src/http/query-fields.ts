import { z } from 'zod';
import { isStorable } from '../storable.ts';
import type { Fields } from './json-body.ts';

/** The type below what only says whether a field may be left out. */
function inner(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return inner(schema.def.innerType);
  }
  return schema instanceof z.ZodPipe ? inner(schema.def.in) : schema;
}

/** A parameter's text as the type that the schema asks for; what is no such thing stays text, and the schema refuses it. */
function typed(text: string, schema: z.core.$ZodType | undefined): unknown {
  const type = schema && inner(schema);
  if (type instanceof z.ZodNumber && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type instanceof z.ZodBoolean && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** The fields of a GET, as a body would have held them. A parameter that comes twice stays a list, which no field takes. */
export function queryFields(querystring: string, schema: z.ZodType): Fields {
  const shape = new Map(
    schema instanceof z.ZodObject ? Object.entries(schema.shape as Record<string, z.core.$ZodType>) : [],
  );
  const fields: Fields = Object.create(null);
  // In one pass: looking each name up again would take a caller of many names half a second of everybody's.
  for (const [name, text] of new URLSearchParams(querystring)) {
    const value = isStorable(text) ? typed(text, shape.get(name)) : null;
    const before = fields[name];
    if (before === undefined) fields[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else fields[name] = [before, value];
  }
  return fields;
}
