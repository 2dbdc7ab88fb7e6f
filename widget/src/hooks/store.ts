import type { BillingClient } from '../api/client.js';

/** State that several parts show, for `useSyncExternalStore`. */
export interface Store<State> {
  read(): State;
  write(state: State): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<State>(state: State): Store<State> {
  const listeners = new Set<() => void>();
  return {
    read: () => state,
    write(next) {
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** One for each person, made when the first part asks for it: who never asks need not have its code. */
export function perPerson<Thing>(make: (client: BillingClient) => Thing): (client: BillingClient) => Thing {
  const made = new WeakMap<BillingClient, Thing>();
  return (client) => {
    const thing = made.get(client) ?? make(client);
    made.set(client, thing);
    return thing;
  };
}
