/** What the process that sends the load is told, and what it tells. */

export interface LoadOptions {
  /** Of the server, or of the proxy before it. */
  url: string;
  seconds: number;
  /** Requests a second, in all. */
  rate: number;
  /** `load-1` and on: each has credits. */
  accounts: number;
  packages: string[];
  jwtSecret: string;
  adminKey: string;
  sandboxUrl: string;
  webhookSecret: string;
}

export type Kind = 'reads' | 'consumption' | 'events' | 'checkouts';

/** Of a hundred requests. */
export const mix: readonly [Kind, number][] = [
  ['reads', 70],
  ['consumption', 15],
  ['events', 10],
  ['checkouts', 5],
];

/** Times in milliseconds, from the moment at which a request was due to the end of its answer. */
export interface Figures {
  count: number;
  failed: number;
  p50: number;
  p99: number;
  max: number;
}

export interface Summary {
  kinds: Record<Kind, Figures>;
  /** The first failures, in words. */
  failures: string[];
  /** How many sessions were paid for meanwhile, and how many events came of that. */
  paid: number;
  events: number;
}

export type Message = { kind: 'progress'; sent: number; failed: number } | { kind: 'summary'; summary: Summary };
