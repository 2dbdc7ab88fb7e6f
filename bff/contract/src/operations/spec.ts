import type { z } from 'zod';

/** Who may call: anyone (no credentials are looked at), a user or an admin for one account, or an admin alone. */
export type Audience = 'anyone' | 'user' | 'admin';

export interface OperationSpec {
  /** The last segment of `/functions/v1/…`. */
  function: 'crm-stripe-api' | 'stripe-checkout' | 'stripe-customer-portal';
  /** The words of `path` in the body, or the segments below the function's URL. */
  path: readonly string[];
  method: 'GET' | 'POST';
  audience: Audience;
  /** For admins alone: without a `user_id` it concerns every account. */
  mayConcernAll?: true;
  summary: string;
  input: z.ZodType;
  output: z.ZodType;
}

/** Checks a spec where it stands, and keeps its exact types. */
export const define = <const Spec extends OperationSpec>(spec: Spec) => spec;
