import type { Input, Operation, Output } from '@billing-panel/contract';
import type { Services } from '../services.ts';

/** Who calls, for which account: settled at the door, before an operation runs. */
export interface Caller {
  /** The billing account: the token's claim, or the `user_id` an admin named. Empty where anyone may call, or where all accounts are meant. */
  subject: string;
  /** The e-mail that the token carries, for the customer at Stripe. */
  email?: string;
  /** Who acts, for the audit trail: `user:<sub>` or `admin:<name>`. */
  actor: string;
  /** The `Idempotency-Key` header, 1 to 255 characters. */
  idempotencyKey?: string;
}

/** One operation: the rule that it enforces. Throws `Refusal` for every answer that is not the output. */
export type Handler<O extends Operation> = (input: Input<O>, caller: Caller, services: Services) => Promise<Output<O>>;
