import type Stripe from 'stripe';
import { expect, vi } from 'vitest';
import type { Bench } from './bench.ts';
import { isStripe } from './fact.ts';

type EventType = Stripe.Event['type'];

// Stripe writes events a moment after its answer.
const patience = isStripe ? { timeout: 40_000, interval: 1_000 } : { timeout: 5_000, interval: 50 };

/** Reads until it says what is looked for. */
export const until = <T>(read: () => Promise<T>): Promise<T> => vi.waitFor(read, patience);

/** Before the tests of this process: what lists are read back to. */
const opened = Math.floor(Date.now() / 1000) - 300;

/** What happened to these objects, oldest first, read by GET /v1/events once all the awaited is among it. */
class Journey {
  readonly events: Stripe.Event[];

  constructor(events: Stripe.Event[]) {
    this.events = events;
  }

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  all<T extends EventType>(type: T): Extract<Stripe.Event, { type: T }>[] {
    return this.events.filter((event): event is Extract<Stripe.Event, { type: T }> => event.type === type);
  }

  /** The event that must have come once, and once only. */
  one<T extends EventType>(type: T): Extract<Stripe.Event, { type: T }> {
    const [event, ...more] = this.all(type);
    expect(more, `more than one ${type}`).toEqual([]);
    if (!event) throw new Error(`There is no ${type} among ${this.types.join(', ')}`);
    return event;
  }

  /** Each type's first event comes after the one before it. Stripe tells apart no two moments of one second. */
  inOrder(...types: EventType[]): void {
    const moments = types.map((type) => {
      const place = this.events.findIndex((event) => event.type === type);
      return isStripe ? this.events[place]?.created : place;
    });
    expect(moments, `${types.join(', ')} among ${this.types.join(', ')}`).toEqual(
      moments.toSorted((a = -1, b = -1) => a - b),
    );
    expect(this.types).toEqual(expect.arrayContaining(types));
  }
}

export function journeyOf({ stripe }: Bench, ids: readonly string[], ...awaited: EventType[]): Promise<Journey> {
  return until(async () => {
    const events: Stripe.Event[] = [];
    for await (const event of stripe.events.list({ created: { gte: opened }, limit: 100 })) {
      const text = JSON.stringify(event.data.object);
      if (ids.some((id) => text.includes(id))) events.push(event);
    }
    const journey = new Journey(events.reverse());
    expect(journey.types).toEqual(expect.arrayContaining(awaited));
    return journey;
  });
}
