import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import type { Tally } from './tally.ts';
import type { Town } from './town.ts';

const boundaries = [
  '*',
  '/v1/checkout/sessions',
  '/v1/checkout/sessions/*',
  '/v1/customers',
  '/v1/invoices/*',
  '/v1/subscriptions/*',
  '/v1/payment_intents/*',
  '/v1/refunds/*',
  '/v1/billing_portal/sessions',
];

/** How long a server lives at most, once it is ready. */
const aliveMs = 800;

/** Kills servers with SIGKILL, at any moment or while Stripe is being called, and starts them again, so often as is wanted. */
export class Killer {
  readonly #town: Town;
  readonly #dice: Dice;
  readonly #tally: Tally;
  #isStopped = false;
  #work: Promise<void> = Promise.resolve();

  constructor(town: Town, dice: Dice, tally: Tally) {
    this.#town = town;
    this.#dice = dice;
    this.#tally = tally;
  }

  start(times: number): void {
    this.#work = this.#run(times);
    // Told by `stop`; nobody else has to.
    this.#work.catch(() => {});
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#work;
  }

  async #run(times: number): Promise<void> {
    while (!this.#isStopped && this.#tally.kills < times) {
      const isAtStripe = this.#dice.chance(0.3);
      if (isAtStripe) await this.#awaitStripe();
      else await pause(this.#dice.between(0, aliveMs));
      await this.#cycle(isAtStripe);
    }
  }

  /** Until a call to Stripe hangs: before Stripe acts on it, or after. */
  async #awaitStripe(): Promise<void> {
    const when = this.#dice.pick(['before', 'after']);
    const path = this.#dice.pick(boundaries);
    await this.#town.sandbox('/faults', { path, when, effect: 'hang', nth: this.#dice.between(1, 4), times: 50 });
    const deadline = Date.now() + aliveMs;
    while (Date.now() < deadline && !this.#isStopped) {
      const found = await this.#town.sandbox<{ faults: { seen: number; nth: number }[] }>('/faults', undefined, 'GET');
      if (found?.faults.some(({ seen, nth }) => seen >= nth)) return;
      await pause(15);
    }
  }

  async #cycle(isAtStripe: boolean): Promise<void> {
    const { replicas } = this.#town;
    // Which of them has called is not known: then all of them lose their power.
    const struck = isAtStripe || this.#dice.chance(0.3) ? replicas : [this.#dice.pick(replicas)];
    const unanswered = await Promise.all(struck.map((replica) => replica.kill()));
    await this.#town.sandbox('/faults', undefined, 'DELETE');
    await Promise.all(struck.map((replica) => replica.start()));
    this.#tally.kills++;
    if (isAtStripe) this.#tally.killsAtStripe++;
    if (unanswered.some((requests) => requests > 0)) this.#tally.killsWithUnansweredRequest++;
  }
}
