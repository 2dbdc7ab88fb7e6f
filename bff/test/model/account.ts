import type { ErrorCode } from '@billing-panel/contract';
import { Purse, Refused } from './purse.ts';

/** What a change of the ledger answers, with entries and reservations by their number in the account. */
export interface Receipt {
  amount: number;
  balance: number;
  available: number;
  entry?: number | undefined;
  reservation?: number | undefined;
  endsAt?: number | undefined;
}

export type Answer = { refused: ErrorCode } | (Receipt & { replayed: boolean });

export type Work = (purse: Purse, now: number) => Pick<Receipt, 'amount' | 'entry' | 'reservation' | 'endsAt'>;

interface Payment {
  amount: number;
  granted: number;
  takenBack: number;
  returns: Map<string, { amount: number; status: string }>;
}

/** An account by the contract's words: keys, payments and what came back of them, over its purse. */
export class ModelAccount {
  #purse = new Purse();
  readonly #kept = new Map<string, { content: string; receipt: Receipt }>();
  readonly #payments = new Map<string, Payment>();

  /** Under a key: only what changed the ledger is kept, a refusal leaves nothing. */
  call(key: string, content: string, now: number, work: Work): Answer {
    const kept = this.#kept.get(key);
    if (kept)
      return kept.content === content ? { ...kept.receipt, replayed: true } : { refused: 'idempotency_mismatch' };
    const purse = this.at(now);
    try {
      const done = work(purse, now);
      const { balance, available } = purse.figures();
      const receipt = { ...done, balance, available };
      this.#purse = purse;
      this.#kept.set(key, { content, receipt });
      return { ...receipt, replayed: false };
    } catch (error) {
      if (error instanceof Refused) return { refused: error.code };
      throw error;
    }
  }

  /** As it is at a moment, whether that was written down or not. */
  at(now: number): Purse {
    const purse = this.#purse.copy();
    purse.passTo(now);
    return purse;
  }

  /** What happens without anybody's asking; it cannot be refused. */
  happens(now: number, work: (purse: Purse) => void = () => {}): void {
    const purse = this.at(now);
    work(purse);
    this.#purse = purse;
  }

  get history() {
    return this.#purse.history;
  }

  pays(payment: string, amount: number, granted: number): void {
    this.#payments.set(payment, { amount, granted, takenBack: 0, returns: new Map() });
  }

  /** A refund counts unless it failed, a dispute while its funds are withdrawn; the ledger follows their sum. */
  comesBack(payment: string, kind: 'refund' | 'dispute', amount: number, status: string, now: number): void {
    const facts = this.#payments.get(payment);
    if (!facts) throw new Error(`nobody paid ${payment}`);
    // Of a payment there is one refund of each amount, and one dispute: named again, it moves on.
    const name = kind === 'dispute' ? kind : `${kind} of ${amount}`;
    facts.returns.set(name, { amount: facts.returns.get(name)?.amount ?? amount, status });
    const counting = [...facts.returns.values()].filter((each) => each.status !== 'failed' && each.status !== 'won');
    const back = Math.min(
      facts.amount,
      counting.reduce((total, each) => total + each.amount, 0),
    );
    const target = Math.ceil((facts.granted * back) / facts.amount);
    const more = target - facts.takenBack;
    facts.takenBack = target;
    if (more > 0) this.happens(now, (purse) => purse.takeBack(payment, more, now));
    if (more < 0) this.happens(now, (purse) => purse.reinstate(payment, -more, now));
  }
}
