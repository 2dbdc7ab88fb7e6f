import { type Book, draftOf } from './book.ts';
import { type Decision, posted } from './decision.ts';
import { catchUp, type EndPeriod, endPeriod } from './expiry.ts';
import { type Release, type Reserve, release, reserve, type Settle, settle } from './holds.ts';
import {
  type Adjust,
  adjust,
  type Consume,
  consume,
  type GiveBack,
  type Grant,
  giveBack,
  grant,
  type Revoke,
  revoke,
} from './spending.ts';

/**
 * The ledger's core: given an account's book, a command and the time, it decides and says what to write. It does no I/O
 * and reads no clock, and a business answer is a decision, never an exception.
 *
 * What holds in every book that it leaves:
 * - balance = totalPurchased − totalUsed, and each entry carries the balance after it;
 * - the lots have left max(0, balance − held): what comes in pays a debt first, what is taken back may leave one;
 * - no consumption takes the balance below zero, but for a settlement within its hold, which was decided when it was held.
 */
export type Command = Grant | Consume | GiveBack | Adjust | Reserve | Settle | Release | Revoke | EndPeriod | CatchUp;

/** Nothing but what time has brought. */
export interface CatchUp {
  kind: 'catch_up';
}

/** Decides one command at `now` (milliseconds), after whatever time has brought by then. */
export function decide(book: Book, command: Command, now: number): Decision {
  const draft = catchUp(draftOf(book), now);
  switch (command.kind) {
    case 'consume':
      return consume(draft, command, now);
    case 'give_back':
      return giveBack(draft, command, now);
    case 'adjust':
      return adjust(draft, command, now);
    case 'reserve':
      return reserve(draft, command);
    case 'settle':
      return settle(draft, command, now);
    case 'release':
      return release(draft, command, now);
    case 'revoke':
      return revoke(draft, command, now);
    case 'end_period':
      return posted(endPeriod(draft, command, now));
    case 'catch_up':
      return posted(draft);
    default:
      return grant(draft, command, now);
  }
}

/** The book as it is at `now`: what has expired is written off, whether that was stored yet or not. */
export const bookAt = (book: Book, now: number): Book => catchUp(draftOf(book), now).book;
