import { createHash } from 'node:crypto';
import type { Store } from '../store/store.ts';
import { StripeRefusal } from './errors.ts';

const keptMs = 24 * 3600 * 1000;

export interface Stored {
  status: number;
  body: string;
  request: string;
}

/** What a key answered the first time: kept 24 hours by the machine's clock, as HTTP is. */
export class Idempotency {
  readonly #store: Store;
  readonly #underway = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The stored answer; throws where the key is at work or was used for something else. Else the key is at work until `done`. */
  begin(key: string, endpoint: string, params: string): Stored | undefined {
    if (key.length > 255) {
      throw new StripeRefusal(
        400,
        'invalid_request_error',
        'Idempotency key is too long: it must be at most 255 characters.',
        {},
        true,
      );
    }
    if (this.#underway.has(key)) {
      const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Try again later.`;
      throw new StripeRefusal(409, 'idempotency_error', message, { code: 'idempotency_key_in_use' }, true);
    }
    const found = this.#store
      .sql('select endpoint, params, status, body, request from idempotency where key = ? and stored_ms > ?')
      .get(key, Date.now() - keptMs) as (Stored & { endpoint: string; params: string }) | undefined;
    if (!found) {
      this.#underway.add(key);
      return undefined;
    }
    if (found.endpoint !== endpoint || found.params !== digest(params)) throw mismatch(key, found.endpoint, endpoint);
    return found;
  }

  keep(key: string, endpoint: string, params: string, answer: Stored): void {
    this.#store
      .sql(
        'insert or replace into idempotency (key, endpoint, params, status, body, request, stored_ms) values (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(key, endpoint, digest(params), answer.status, answer.body, answer.request, Date.now());
  }

  done(key: string): void {
    this.#underway.delete(key);
  }

  /** Forgets every key, as Stripe does with each after a day. */
  prune(): void {
    this.#store.sql('delete from idempotency').run();
  }
}

const digest = (params: string): string => createHash('sha256').update(params).digest('hex');

function mismatch(key: string, first: string, now: string): StripeRefusal {
  const message =
    first === now
      ? `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`
      : `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${now}' vs '${first}'). Try using a key other than '${key}' if you meant to execute a different request.`;
  return new StripeRefusal(400, 'idempotency_error', message, {}, true);
}
