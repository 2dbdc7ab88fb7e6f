import { type ErrorCode, errorBody, errorStatus } from '@billing-panel/contract';
import type { z } from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';

/** The success, and one answer for each status that the codes have, naming them. */
export function responses(output: z.ZodType, codes: ErrorCode[]): ZodOpenApiResponsesObject {
  const statuses = new Set(codes.map((code) => errorStatus[code]));
  const answers: ZodOpenApiResponsesObject = {
    200: { description: 'Done.', content: { 'application/json': { schema: output } } },
  };
  for (const status of statuses) {
    const named = new Set(codes.filter((code) => errorStatus[code] === status));
    answers[`${status}`] = {
      description: [...named].map((code) => `\`${code}\``).join(', '),
      content: { 'application/json': { schema: errorBody } },
    };
  }
  return answers;
}
