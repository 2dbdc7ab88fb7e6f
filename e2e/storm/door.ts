import { setTimeout as pause } from 'node:timers/promises';
import { type Operation, operations } from '@billing-panel/contract';
import { signAccountToken } from '@billing-panel/contract/client';
import type { Dice } from './dice.ts';
import type { Tally } from './tally.ts';
import type { Town } from './town.ts';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
}

const patienceMs = 180_000;

/** How people and their hosts call: any server, and again with the same words while none answers. */
export class Door {
  readonly #town: Town;
  readonly #dice: Dice;
  readonly #tally: Tally;

  constructor(town: Town, dice: Dice, tally: Tally) {
    this.#town = town;
    this.#dice = dice;
    this.#tally = tally;
  }

  /** As the person. */
  async person<T>(name: string, operation: Operation, fields: object = {}): Promise<Answer<T>> {
    const token = await signAccountToken({
      secret: this.#town.secrets.jwtSecret,
      account: name,
      email: `${name}@example.com`,
    });
    return await this.#call<T>(operation, fields, token);
  }

  /** As the host's server, for an account. */
  async admin<T>(name: string, operation: Operation, fields: object = {}): Promise<Answer<T>> {
    return await this.#call<T>(operation, { ...fields, user_id: name }, this.#town.secrets.adminKey);
  }

  async #call<T>(operation: Operation, fields: object, token: string): Promise<Answer<T>> {
    const spec = operations[operation];
    const envelope = spec.function === 'crm-stripe-api' ? { ...fields, path: spec.path, method: spec.method } : fields;
    const body = JSON.stringify(envelope);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const answer = await this.#dice.pick(this.#town.replicas).send(`/functions/v1/${spec.function}`, body, headers);
      if (answer && answer.status !== 503) return this.#taken(operation, answer);
      if (Date.now() > deadline) throw new Error(`${operation}: no answer for ${patienceMs} ms (${answer?.text})`);
      this.#tally.requestsRepeated++;
      await pause(150);
    }
  }

  #taken<T>(operation: Operation, { status, text }: { status: number; text: string }): Answer<T> {
    if (status >= 500) throw new Error(`${operation} was answered ${status} ${text}`);
    if (status >= 400) this.#tally.refusals++;
    return { status, body: JSON.parse(text) };
  }
}
