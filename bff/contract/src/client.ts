import { SignJWT } from 'jose';
import type { ErrorBody, ErrorCode } from './errors.ts';
import { type Body, type Operation, type Output, operations } from './operations.ts';

/** A refusal of the billing server. `code` is from the closed list; `requestId` finds the matching log line. */
export class BillingError extends Error {
  override name = 'BillingError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly requestId: string;
  readonly issues: NonNullable<ErrorBody['issues']>;

  constructor(status: number, body: ErrorBody) {
    super(body.error);
    this.code = body.code;
    this.status = status;
    this.requestId = body.request_id;
    this.issues = body.issues ?? [];
  }
}

export interface BillingClientOptions {
  /** The billing server's address, without `/functions/v1`. */
  baseUrl: string;
  /** An admin key, from `ADMIN_API_KEYS`. Keep it on your server. */
  adminKey: string;
  fetch?: typeof fetch;
  /** How long to wait for an answer, in milliseconds. */
  timeoutMs?: number;
}

/** What an admin sends: the operation's own fields, and whose account it concerns; every account where it may be left out. */
export type AdminBody<O extends Operation> = (Body<O> extends Record<string, never> ? object : Body<O>) &
  ((typeof operations)[O] extends { mayConcernAll: true } ? { user_id?: string } : { user_id: string });

export interface BillingClient {
  /** Calls one operation for one account. Throws `BillingError` on a refusal, and whatever `fetch` throws on no answer. */
  call<O extends Operation>(operation: O, body: AdminBody<O>): Promise<Output<O>>;
}

/** A typed client for a host's own server, with an admin key: spend credits, grant them, read any account. */
export function createBillingClient(options: BillingClientOptions): BillingClient {
  const { adminKey, timeoutMs = 10_000 } = options;
  const base = options.baseUrl.replace(/\/+$/, '');
  const send = options.fetch ?? fetch;
  return {
    async call<O extends Operation>(operation: O, body: AdminBody<O>) {
      const spec = operations[operation];
      const envelope = spec.function === 'crm-stripe-api' ? { ...body, path: spec.path, method: spec.method } : body;
      const response = await send(`${base}/functions/v1/${spec.function}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(envelope),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer: unknown = await response.json();
      if (!response.ok) throw new BillingError(response.status, answer as ErrorBody);
      return answer as Output<O>;
    },
  };
}

export interface AccountTokenOptions {
  /** The server's `JWT_SECRET`: 32 bytes at least. */
  secret: string;
  /** The billing account: your user's or team's stable id. Becomes the claim `sub`. */
  account: string;
  email?: string;
  issuer?: string;
  audience?: string;
  /** Seconds until the token ends. */
  expiresInS?: number;
}

/** A short-lived token for one of your signed-in users, for hosts whose users have cookie sessions: what `getToken` hands to the panel. */
export async function signAccountToken(options: AccountTokenOptions): Promise<string> {
  const secret = new TextEncoder().encode(options.secret);
  if (secret.length < 32)
    throw new Error('signAccountToken: the secret must have at least 32 bytes, as JWT_SECRET has');
  const token = new SignJWT(options.email ? { email: options.email } : {})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(options.account)
    .setIssuedAt()
    .setExpirationTime(`${options.expiresInS ?? 300}s`);
  if (options.issuer) token.setIssuer(options.issuer);
  if (options.audience) token.setAudience(options.audience);
  return token.sign(secret);
}
