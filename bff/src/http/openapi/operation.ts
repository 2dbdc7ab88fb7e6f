import { type Audience, type Operation, type OperationSpec, operations } from '@billing-panel/contract';
import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { accountName } from '../account-name.ts';
import { refusalsAtTheDoor, refusalsOf, refusalsOfCredentials } from './refusals.ts';
import { responses } from './responses.ts';

const tags = { anyone: 'For anyone', user: 'For an account', admin: 'For admins' } as const;

const security: Record<Audience, NonNullable<ZodOpenApiOperationObject['security']>> = {
  anyone: [],
  user: [{ userToken: [] }, { adminKey: [] }],
  admin: [{ adminKey: [] }],
};

const idempotencyHeader = z.object({
  'Idempotency-Key': z.string().min(1).max(255).optional().meta({
    description: 'For purchases: the same key answers the same session for 24 hours.',
  }),
});

/** An operation's own fields and those that travel beside them. */
function withFields(schema: z.ZodType, fields: z.ZodRawShape): z.ZodType {
  if (schema instanceof z.ZodObject) return schema.extend(fields);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return z.union(schema.options.map((option) => withFields(option as z.ZodType, fields)));
  }
  throw new TypeError('an input is an object, or a union of objects');
}

function userId({ audience, mayConcernAll }: OperationSpec): z.ZodRawShape {
  if (audience === 'anyone') return {};
  return { user_id: audience === 'admin' && !mayConcernAll ? accountName : accountName.optional() };
}

function codesOf(operation: Operation) {
  const credentials = operations[operation].audience === 'anyone' ? [] : refusalsOfCredentials;
  return [...refusalsAtTheDoor, ...credentials, ...refusalsOf[operation]];
}

/** The body with which the shared address is asked for this operation. */
export function routedBody(operation: Operation): z.ZodType {
  const spec: OperationSpec = operations[operation];
  const words = z.array(z.string()).meta({ override: { const: [...spec.path] } });
  const fields = { path: words, method: z.literal(spec.method), ...userId(spec) };
  return withFields(spec.input, fields).meta({ title: operation, description: spec.summary });
}

/** What the shared address may answer, whichever operation was asked. */
export function routedResponses(names: Operation[]) {
  const outputs = names.map((name) => z.object({ ...outputShape(name) }).meta({ title: name }));
  return responses(z.union(outputs), names.flatMap(codesOf));
}

function outputShape(operation: Operation): z.ZodRawShape {
  return operations[operation].output.shape;
}

/** An operation at its own address. */
export function operationAtItsAddress(operation: Operation): ZodOpenApiOperationObject {
  const spec: OperationSpec = operations[operation];
  const fields = withFields(spec.input, userId(spec));
  const described: ZodOpenApiOperationObject = {
    operationId: operation,
    summary: spec.summary,
    tags: [tags[spec.audience]],
    security: security[spec.audience],
    responses: responses(spec.output, codesOf(operation)),
  };
  if (spec.method === 'GET') return { ...described, requestParams: { query: fields as z.ZodObject } };
  return {
    ...described,
    requestParams: { header: idempotencyHeader },
    requestBody: { required: true, content: { 'application/json': { schema: fields } } },
  };
}
