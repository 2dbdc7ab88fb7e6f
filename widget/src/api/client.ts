import type { Body, ErrorBody, Operation, Output, operations } from '@billing-panel/contract';
import { BillingError } from './error.js';

/** Asked before every request and never kept; `forceRefresh` after the server refused the last one. `null` is signed out. */
export type GetToken = (options: {
  forceRefresh: boolean;
}) => Promise<string | null | undefined> | string | null | undefined;

export interface ClientSettings {
  baseUrl: string;
  getToken: GetToken;
  fetch?: typeof fetch;
}

/** Each call says its method, so that nobody needs a table of all of them. */
type Method<O extends Operation> = (typeof operations)[O]['method'] extends 'GET'
  ? { method: 'GET' }
  : { method?: 'POST' };

export type CallOptions<O extends Operation> = Method<O> & {
  signal?: AbortSignal;
  idempotencyKey?: string;
};

/** One person's door to the server. */
export interface BillingClient {
  call<O extends Operation>(operation: O, body: Body<O>, options: CallOptions<O>): Promise<Output<O>>;
  /** Ends all that is under way and refuses what comes: another person is here. */
  close(): void;
  /** Aborted by `close`. */
  closed: AbortSignal;
}

const timeoutMs = 20_000;

/** `settings` is called for each request, so that the host may hand in new functions at each render. */
export function createClient(settings: () => ClientSettings): BillingClient {
  const closing = new AbortController();
  const { signal: closed } = closing;
  let refreshes = 0;

  async function ask(forceRefresh: boolean): Promise<string> {
    const token = await settings().getToken({ forceRefresh });
    if (forceRefresh) refreshes += 1;
    if (token) return token;
    throw new BillingError('signed_out', 'getToken() gave none');
  }

  /** Callers that need a token at the same moment share one. */
  function shared(forceRefresh: boolean): () => Promise<string> {
    let flight: Promise<string> | undefined;
    const land = () => {
      flight = undefined;
    };
    return () => (flight ??= ask(forceRefresh).finally(land));
  }
  const anyToken = shared(false);
  const freshToken = shared(true);

  async function call<O extends Operation>(
    operation: O,
    body: Body<O>,
    { signal = closed, idempotencyKey, method = 'POST' }: CallOptions<O>,
  ): Promise<Output<O>> {
    // One address for nearly everything: a browser on another origin asks for permission once.
    const own = operation.startsWith('stripe-');
    async function send(tokenOf: () => Promise<string>): Promise<Response> {
      const token = await tokenOf();
      // Else it would be the next person's token.
      closed.throwIfAborted();
      const { baseUrl, fetch: send = fetch } = settings();
      return send(`${baseUrl.replace(/\/+$/, '')}/functions/v1/${own ? operation : 'crm-stripe-api'}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        },
        body: JSON.stringify(own ? body : { ...body, path: operation.split('.'), method }),
        signal: AbortSignal.any([closed, signal, AbortSignal.timeout(timeoutMs)]),
      });
    }
    try {
      const before = refreshes;
      let response = await send(anyToken);
      // Where another call had the token refreshed meanwhile, that one is asked for.
      if (response.status === 401) response = await send(before === refreshes ? freshToken : anyToken);
      const { ok, status, headers } = response;
      const answer: unknown = await response.json().catch(() => undefined);
      if (ok && answer === Object(answer)) return answer as Output<O>;
      const { code, error, request_id }: Partial<ErrorBody> = Object(answer);
      throw new BillingError(
        status === 401 ? 'signed_out' : (code ?? 'bad_answer'),
        error ?? `HTTP ${status}`,
        status,
        request_id,
        Number(headers.get('retry-after')) || undefined,
      );
    } catch (cause) {
      // Whoever cancelled wants to see its own cancellation; all else is a call without an answer.
      if (closed.aborted || signal.aborted || cause instanceof BillingError) throw cause;
      throw new BillingError(navigator.onLine === false ? 'offline' : 'no_answer', `${operation}: ${cause}`);
    }
  }

  return { call, closed, close: () => closing.abort() };
}
