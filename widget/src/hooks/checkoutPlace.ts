import { createStore, perPerson } from './store.js';

/** A Checkout session that is shown inside the page. */
export interface EmbeddedSession {
  sessionId: string;
  clientSecret: string;
  publishableKey: string;
}

/** How the place for Checkout inside the page, where the host has put one, is told to show a session. */
export const placeOf = perPerson(() => createStore<((session: EmbeddedSession) => void) | undefined>(undefined));
