import { newId } from '../ids.ts';
import type { ErrorType } from './errors.ts';

export interface FaultOrder {
  /** `*` or nothing: every method. */
  method?: string;
  /** `*` stands for anything: `/v1/customers/*`. */
  path: string;
  /** From which matching call on, counted from 1. */
  nth?: number;
  /** For how many matching calls. */
  times?: number;
  /** Before the request is processed, or after it was. */
  when?: 'before' | 'after';
  effect: 'reply' | 'hang' | 'cut' | 'delay';
  delay_ms?: number;
  status?: number;
  headers?: Record<string, string>;
  /** The body as it stands, in place of Stripe's error body. */
  raw?: string;
  code?: string;
  type?: ErrorType;
  message?: string;
  /** The reply is kept under the request's idempotency key and replayed, as Stripe does with its own 500s. */
  stored?: boolean;
}

export interface Fault extends FaultOrder {
  id: string;
  seen: number;
}

/** Faults that were ordered for calls of the API. */
export class Faults {
  #faults: Fault[] = [];

  order(order: FaultOrder): Fault {
    const fault = { ...order, id: newId('fault'), seen: 0 };
    this.#faults.push(fault);
    return fault;
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }

  /** Counts the call for every fault that it matches, and gives the first that is due. */
  take(method: string, path: string): Fault | undefined {
    const matching = this.#faults.filter((fault) => matches(fault, method, path));
    for (const fault of matching) fault.seen++;
    return matching.find(({ seen, nth = 1, times = 1 }) => seen >= nth && seen < nth + times);
  }
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method && fault.method !== '*' && fault.method.toUpperCase() !== method) return false;
  const pattern = fault.path.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(path);
}

/** The ordered reply; Stripe's own form unless a raw body was ordered. */
export function replyOf(fault: Fault): { status: number; body: string } {
  const { status = 500, code, message = 'Ordered by the sandbox: this call fails.' } = fault;
  const type = fault.type ?? (status >= 500 ? 'api_error' : status === 402 ? 'card_error' : 'invalid_request_error');
  return { status, body: fault.raw ?? JSON.stringify({ error: { code, message, type } }, null, 2) };
}
