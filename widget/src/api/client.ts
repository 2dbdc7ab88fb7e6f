import type { Body, ErrorBody, Operation, Output } from '@billing-panel/contract';
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

export interface CallOptions {
  signal?: AbortSignal;
  idempotencyKey?: string;
}

/** One person's door to the server. */
export interface BillingClient {
  call<O extends Operation>(operation: O, body: Body<O>, options?: CallOptions): Promise<Output<O>>;
  /** Ends all that is under way and refuses what comes: another person is here. */
  close(): void;
  /** Aborted by `close`. */
  closed: AbortSignal;
}

const timeoutMs = 20_000;

/** `settings` is called for each request, so that the host may hand in new functions at each render. */
export function createClient(settings: () => ClientSettings): BillingClient {
  const closing = new AbortController();
  const flights = new Map<boolean, Promise<string>>();
  let refreshes = 0;

  async function ask(forceRefresh: boolean): Promise<string> {
    const value = await Promise.resolve({ forceRefresh })
      .then(settings().getToken)
      .catch((cause) => {
        throw new BillingError('no_answer', `getToken() failed: ${cause}`);
      });
    if (forceRefresh) refreshes += 1;
    if (value) return value;
    throw new BillingError('signed_out', 'getToken() gave no token');
  }

  /** Callers that need a token at the same moment share one. */
  function token(forceRefresh: boolean): Promise<string> {
    const flight = flights.get(forceRefresh) ?? ask(forceRefresh).finally(() => flights.delete(forceRefresh));
    flights.set(forceRefresh, flight);
    return flight;
  }

  async function send(url: string, bearer: string, body: string, { signal, idempotencyKey }: CallOptions) {
    const cancelled = AbortSignal.any([closing.signal, signal ?? closing.signal]);
    cancelled.throwIfAborted();
    try {
      const response = await (settings().fetch ?? fetch)(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bearer}`,
          'content-type': 'application/json',
          ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        },
        body,
        signal: AbortSignal.any([cancelled, AbortSignal.timeout(timeoutMs)]),
      });
      return { response, answer: (await response.json().catch(() => undefined)) as unknown };
    } catch (cause) {
      // Whoever cancelled wants to see its own cancellation; all else is a call without an answer.
      if (cancelled.aborted) throw cause;
      throw new BillingError(navigator.onLine === false ? 'offline' : 'no_answer', `${url}: ${cause}`);
    }
  }

  return {
    close: () => closing.abort(),
    closed: closing.signal,
    async call<O extends Operation>(operation: O, body: Body<O>, options: CallOptions = {}) {
      // One address for nearly everything: a browser on another origin asks for permission once.
      const own = operation.startsWith('stripe-');
      const url = `${settings().baseUrl.replace(/\/+$/, '')}/functions/v1/${own ? operation : 'crm-stripe-api'}`;
      const text = JSON.stringify(own ? body : { ...body, path: operation.split('.'), method: methodOf(operation) });
      const before = refreshes;
      let reply = await send(url, await token(false), text, options);
      // Where another call had the token refreshed meanwhile, that one is asked for.
      if (reply.response.status === 401) reply = await send(url, await token(before === refreshes), text, options);
      if (reply.response.ok && isRecord(reply.answer)) return reply.answer as Output<O>;
      throw refusalOf(reply.response, reply.answer);
    },
  };
}

const reads = ['panel', 'credits.transactions', 'checkout.status'] satisfies Operation[];
const methodOf = (operation: Operation) => ((reads as Operation[]).includes(operation) ? 'GET' : 'POST');

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

function refusalOf({ status, headers }: Response, answer: unknown): BillingError {
  const { code, error, request_id } = (answer ?? {}) as Partial<ErrorBody>;
  return new BillingError(
    status === 401 ? 'signed_out' : (code ?? 'bad_answer'),
    error ?? `HTTP ${status}`,
    status,
    request_id,
    Number(headers.get('retry-after')) || undefined,
  );
}
