import type { Operation } from '@billing-panel/contract';
import type { Dice } from './dice.ts';
import type { Door } from './door.ts';
import type { Tally } from './tally.ts';

interface Receipt {
  transaction_id?: string | null;
  reservation_id?: string;
  amount: number;
  replayed: boolean;
}

/** What was asked under one idempotency key, and answered. */
interface Change {
  operation: Operation;
  fields: object;
  receipt: Receipt;
}

/** Entries that a history must show, by their id. */
export type Promised = Map<string, { kind: string; amount: number; isSettlement: boolean }>;

/** What a host's server does with one person's credits. It remembers every answer that it got. */
export class Spending {
  readonly promised: Promised = new Map();
  readonly #holds = new Map<string, number>();
  readonly #changes: Change[] = [];
  readonly #problems: string[] = [];
  readonly #name: string;
  readonly #door: Door;
  readonly #dice: Dice;
  readonly #tally: Tally;
  #keys = 0;

  constructor(name: string, door: Door, dice: Dice, tally: Tally) {
    this.#name = name;
    this.#door = door;
    this.#dice = dice;
    this.#tally = tally;
  }

  get held(): number {
    return [...this.#holds.values()].reduce((total, amount) => total + amount, 0);
  }

  async act(): Promise<void> {
    const roll = this.#dice.next();
    if (roll < 0.55) await this.#consume();
    else if (roll < 0.68) await this.#reserve();
    else if (roll < 0.8) await this.#endHold();
    else if (roll < 0.9) await this.#giveBack();
    else if (roll < 0.95) await this.#grant();
    else await this.#adjust();
  }

  /** Asks some of it again, now that everything is over: the answers must be those of then. */
  async replay(): Promise<string[]> {
    for (let count = Math.min(3, this.#changes.length); count > 0; count--) {
      const { operation, fields, receipt } = this.#dice.pick(this.#changes);
      const { status, body } = await this.#door.admin<Receipt>(this.#name, operation, fields);
      if (status !== 200 || !body.replayed || !isSame(body, receipt)) {
        this.#problems.push(`${operation} answers ${status} ${JSON.stringify(body)}, once ${JSON.stringify(receipt)}`);
      }
      this.#tally.replays++;
    }
    return this.#problems;
  }

  async #consume(): Promise<void> {
    const receipt = await this.#change('credits.consume', { amount: this.#dice.between(1, 60), operation: 'storm' });
    if (receipt) this.#promise(receipt, 'consume', -receipt.amount);
  }

  async #grant(): Promise<void> {
    const receipt = await this.#change('credits.grant', { amount: this.#dice.between(1, 30), reason: 'welcome' });
    if (receipt) this.#promise(receipt, 'grant', receipt.amount);
  }

  async #adjust(): Promise<void> {
    const amount = this.#dice.between(1, 9) * (this.#dice.chance(0.5) ? 1 : -1);
    const receipt = await this.#change('credits.adjust', { amount, reason: 'counted again' });
    if (receipt) this.#promise(receipt, 'adjust', amount);
  }

  async #reserve(): Promise<void> {
    const amount = this.#dice.between(1, 80);
    const receipt = await this.#change('credits.reserve', { amount, operation: 'storm', expires_in_s: 80_000 });
    if (receipt?.reservation_id) this.#holds.set(receipt.reservation_id, amount);
  }

  async #endHold(): Promise<void> {
    if (this.#holds.size === 0) return await this.#reserve();
    const [reservation_id, ceiling] = this.#dice.pick([...this.#holds]);
    if (this.#dice.chance(0.3)) {
      if (await this.#change('credits.release', { reservation_id })) this.#holds.delete(reservation_id);
      return;
    }
    const amount = this.#dice.between(0, ceiling);
    const receipt = await this.#change('credits.settle', { reservation_id, amount });
    if (!receipt) return;
    this.#holds.delete(reservation_id);
    if (receipt.transaction_id) this.#promise(receipt, 'consume', -amount, true);
  }

  async #giveBack(): Promise<void> {
    const taken = [...this.promised].filter(([, { kind }]) => kind === 'consume');
    if (taken.length === 0) return await this.#consume();
    const [transaction_id, { amount }] = this.#dice.pick(taken);
    const receipt = await this.#change('credits.refund', { transaction_id, amount: this.#dice.between(1, -amount) });
    if (receipt) this.#promise(receipt, 'give_back', receipt.amount);
  }

  /** One request under a new key, now and then several at once. Undefined where it was refused. */
  async #change(operation: Operation, content: object): Promise<Receipt | undefined> {
    const fields = { ...content, idempotency_key: `${this.#name}-${++this.#keys}` };
    const copies = this.#dice.chance(0.25) ? this.#dice.between(2, 4) : 1;
    const asked = Array.from({ length: copies }, () => this.#door.admin<Receipt>(this.#name, operation, fields));
    const good = (await Promise.all(asked)).filter(({ status }) => status === 200).map(({ body }) => body);
    const [receipt] = good;
    if (!receipt) return undefined;
    if (good.some((each) => !isSame(each, receipt)) || good.filter(({ replayed }) => !replayed).length > 1) {
      this.#problems.push(`${operation} gave different answers under one key: ${JSON.stringify(good)}`);
    }
    this.#tally.replays += good.filter(({ replayed }) => replayed).length;
    if (operation === 'credits.consume') this.#tally.consumptions++;
    else this.#tally.otherChanges++;
    this.#changes.push({ operation, fields, receipt });
    return receipt;
  }

  #promise({ transaction_id: id }: Receipt, kind: string, amount: number, isSettlement = false): void {
    if (!id) this.#problems.push(`a ${kind} of ${amount} was answered without a transaction`);
    else if (this.promised.has(id)) this.#problems.push(`transaction ${id} was answered to two keys`);
    else this.promised.set(id, { kind, amount, isSettlement });
  }
}

const isSame = (one: Receipt, other: Receipt) =>
  JSON.stringify({ ...one, replayed: true }) === JSON.stringify({ ...other, replayed: true });
