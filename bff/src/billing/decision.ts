import type { Book, Draft, Entry, Posting } from './book.ts';

/** What the core answers: what is to be written, or why not. */
export type Decision =
  | { kind: 'posted'; book: Book; posting: Posting; entry: Entry | undefined }
  | { kind: 'short'; missing: number }
  | { kind: 'over_refunded'; left: number }
  | { kind: 'over_reserved'; ceiling: number }
  | { kind: 'too_much'; limit: number }
  | { kind: 'hold_ended' };

/** @param entry the one that the command itself caused, where it caused one */
export const posted = (draft: Draft, entry?: Entry): Decision => ({ kind: 'posted', ...draft, entry });
