import { type ErrorCode, errorStatus } from '@billing-panel/contract';

export interface RefusalDetail {
  /** What was wrong with which field, for `invalid_request`. */
  issues?: { path: string; message: string }[];
  /** Seconds after which trying again makes sense: becomes `Retry-After`. */
  retryAfterS?: number;
  /** For the log only, never for the caller. */
  cause?: unknown;
}

/** A request that is answered with a code of the contract's closed list. Everything else that is thrown is a defect: 500. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: ErrorCode;
  readonly status: number;
  readonly issues: { path: string; message: string }[] | undefined;
  readonly retryAfterS: number | undefined;

  /** @param message a sentence for people, without internals: deployed clients show it */
  constructor(code: ErrorCode, message: string, detail: RefusalDetail = {}) {
    super(message, { cause: detail.cause });
    this.code = code;
    this.status = errorStatus[code];
    this.issues = detail.issues;
    this.retryAfterS = detail.retryAfterS;
  }
}
