import { z } from 'zod';

/** The closed list of error codes, each with the HTTP status that carries it. */
export const errorStatus = {
  invalid_json: 400,
  invalid_request: 400,
  redirect_not_allowed: 400,
  price_mismatch: 400,
  wrong_price_type: 400,
  subject_required: 400,
  invalid_signature: 400,
  unauthenticated: 401,
  invalid_token: 401,
  token_expired: 401,
  insufficient_credits: 402,
  forbidden: 403,
  unknown_operation: 404,
  unknown_plan: 404,
  unknown_package: 404,
  unknown_price: 404,
  unknown_session: 404,
  unknown_transaction: 404,
  unknown_reservation: 404,
  method_not_allowed: 405,
  timeout: 408,
  already_subscribed: 409,
  not_subscribed: 409,
  item_unavailable: 409,
  over_reserved: 409,
  reservation_expired: 409,
  reservation_closed: 409,
  over_refunded: 409,
  in_progress: 409,
  too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  stripe_refused: 502,
  stripe_unavailable: 503,
  database_unavailable: 503,
  auth_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

export const errorCodes = Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]];

/** The body of every answer that is not a success. `error` is a sentence for people; programs look at `code`. */
export const errorBody = z
  .object({
    error: z.string(),
    code: z.enum(errorCodes),
    request_id: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Error' });

export type ErrorBody = z.infer<typeof errorBody>;
