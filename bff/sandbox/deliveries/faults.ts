import { newId } from '../ids.ts';

export interface DeliveryOrder {
  effect: 'lose' | 'delay' | 'repeat' | 'hold';
  /** Event types, `*` for anything: `['invoice.*']`; nothing: all. */
  types?: string[];
  /** For how many events; nothing: until it is cleared. */
  count?: number;
  /** How long `delay` waits, and how far apart `repeat` sends, in milliseconds of real time. */
  ms?: number;
  /** How many more times `repeat` sends. */
  times?: number;
}

export interface DeliveryFault extends DeliveryOrder {
  id: string;
  used: number;
}

/** What was ordered for deliveries: taken note of when the event comes into being. */
export class DeliveryFaults {
  #faults: DeliveryFault[] = [];

  order(order: DeliveryOrder): DeliveryFault {
    const fault = { ...order, id: newId('fault'), used: 0 };
    this.#faults.push(fault);
    return fault;
  }

  list(): readonly DeliveryFault[] {
    return this.#faults;
  }

  clear(effect?: DeliveryOrder['effect']): void {
    this.#faults = effect ? this.#faults.filter((fault) => fault.effect !== effect) : [];
  }

  take(type: string): DeliveryFault[] {
    const due = this.#faults.filter(
      ({ types, count, used }) => (count === undefined || used < count) && matches(types, type),
    );
    for (const fault of due) fault.used++;
    return due;
  }
}

export const matches = (patterns: readonly string[] | undefined, type: string): boolean =>
  !patterns?.length ||
  patterns.some((pattern) => pattern === type || (pattern.endsWith('*') && type.startsWith(pattern.slice(0, -1))));
