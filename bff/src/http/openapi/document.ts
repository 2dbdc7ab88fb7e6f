import { errorBody, operationNames, operations } from '@billing-panel/contract';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import server from '../../../package.json' with { type: 'json' };
import { addressOf, bodyRoutedFunction, functionsPrefix, isBodyRouted } from '../routes.ts';
import { operationAtItsAddress, routedBody, routedResponses } from './operation.ts';
import { responses } from './responses.ts';

const description = `Subscriptions and credits over Stripe.

Every operation can be called in two ways, with the same answers: at its own address, and by \`POST ${functionsPrefix}/${bodyRoutedFunction}\` with its
\`path\` and \`method\` in the body. Fields of a GET travel as query parameters.

Users bring a token of yours as \`Authorization: Bearer\`. Admins bring an admin key there, or in \`apikey\` or \`x-api-key\`, and name the account in \`user_id\`.

Amounts of money stand three ways: \`price\` in major units, and \`amount_minor\` with \`currency\` and \`exponent\`, which are exact.`;

const check = (summary: string, output: z.ZodType): ZodOpenApiOperationObject => ({
  summary,
  tags: ['For operators'],
  security: [],
  responses: { 200: { description: 'Yes.', content: { 'application/json': { schema: output } } } },
});

const readiness = z.object({ ok: z.boolean(), checks: z.record(z.string(), z.string()) });

const webhooks: ZodOpenApiOperationObject = {
  operationId: 'stripe-webhooks',
  summary: "Stripe's signed events.",
  tags: ['For Stripe'],
  security: [],
  requestParams: { header: z.object({ 'Stripe-Signature': z.string() }) },
  requestBody: { required: true, content: { 'application/json': { schema: z.looseObject({}) } } },
  responses: responses(z.object({ received: z.literal(true) }), [
    'invalid_signature',
    'method_not_allowed',
    'too_large',
    'internal',
    'database_unavailable',
  ]),
};

const byBody: ZodOpenApiOperationObject = {
  operationId: bodyRoutedFunction,
  summary: 'Any of the operations, named in the body.',
  tags: ['All in one'],
  security: [{ userToken: [] }, { adminKey: [] }, {}],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: z.union(operationNames.filter(isBodyRouted).map(routedBody)) } },
  },
  responses: routedResponses(operationNames.filter(isBodyRouted)),
};

function paths(): ZodOpenApiPathsObject {
  const byAddress = operationNames.map((name) => {
    return [addressOf(name), { [operations[name].method.toLowerCase()]: operationAtItsAddress(name) }] as const;
  });
  return {
    ...Object.fromEntries(byAddress),
    [`${functionsPrefix}/${bodyRoutedFunction}`]: { post: byBody },
    [`${functionsPrefix}/stripe-webhooks`]: { post: webhooks },
    '/healthz': { get: check('Does the process live?', z.object({ ok: z.literal(true) })) },
    '/readyz': {
      get: {
        ...check('Can requests be served?', readiness),
        responses: {
          200: { description: 'Yes.', content: { 'application/json': { schema: readiness } } },
          503: { description: 'No: see the checks.', content: { 'application/json': { schema: readiness } } },
        },
      },
    },
  };
}

/** The whole interface as OpenAPI, made from the schemas that requests and answers are parsed with. */
export function openApiDocument(publicUrl: string | undefined): ReturnType<typeof createDocument> {
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: 'Billing Panel',
      version: server.version,
      description,
      license: { name: server.license, identifier: server.license },
    },
    servers: [{ url: publicUrl ?? '/' }],
    paths: paths(),
    components: {
      schemas: { Error: errorBody },
      securitySchemes: {
        userToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of one of your users.',
        },
        adminKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-api-key',
          description: 'An admin key; as a Bearer token, too.',
        },
      },
    },
  };
  return createDocument(document, {
    override: ({ jsonSchema, io }) => {
      if (jsonSchema.format === 'uuid') delete jsonSchema.pattern;
      // Answers may grow: a client that refuses unknown fields would break on an upgrade.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}
