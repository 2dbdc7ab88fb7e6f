import type { ErrorCode } from '@billing-panel/contract';

/** The server's codes, and what may happen before one arrives. */
export type BillingErrorCode =
  | ErrorCode
  /** `getToken` gave none, or the server refused even a fresh one. */
  | 'signed_out'
  /** The browser says that it has no network. */
  | 'offline'
  /** The server could not be reached, or gave no answer in time. */
  | 'no_answer'
  /** Something answered that is not the billing server. */
  | 'bad_answer'
  /** The answer named a page that is not https: (or http: on loopback). */
  | 'unsafe_redirect';

/** What every failed call throws. `message` is for developers; people see the words for `code`. */
export class BillingError extends Error {
  override name = 'BillingError';
  declare readonly code: BillingErrorCode;
  declare readonly status: number;
  /** Finds the matching line in the server's log. */
  declare readonly requestId: string | undefined;
  declare readonly retryAfterS: number | undefined;

  constructor(code: BillingErrorCode, message: string, status = 0, requestId?: string, retryAfterS?: number) {
    super(message);
    Object.assign(this, { code, status, requestId, retryAfterS });
  }
}
