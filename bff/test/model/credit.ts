import type { TransactionKind } from '@billing-panel/contract';

/** What the model's purse consists of. */

export interface ModelEntry {
  kind: TransactionKind;
  amount: number;
  balanceAfter: number;
  at: number;
  endsAt: number | null;
}

/** Credits that came in together, by the number of the entry that brought them. */
export interface Batch {
  number: number;
  endsAt: number | null;
  payment?: string | undefined;
  period?: Period | undefined;
}

/** Of a plan whose credits end with it, but for a cap. */
export interface Period {
  item: string;
  start: number;
  end: number;
  cap: number;
}

export type Whereabouts = 'free' | `held by ${number}` | `spent by ${number}` | `ended by ${number}`;

export interface Credit {
  readonly batch: number;
  readonly is: Whereabouts;
}

/** The number of the entry by which a credit ended. */
export const endOf = ({ is }: Credit) => Number(is.slice('ended by '.length));

export interface Hold {
  number: number;
  amount: number;
  endsAt: number;
  state: 'open' | 'closed' | 'ended';
}
