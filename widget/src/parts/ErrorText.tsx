import type { BillingError } from '../api/error.js';
import { sharedWords } from '../format/sharedWords.js';
import type { Word } from '../format/words.js';
import { usePart } from '../hooks/usePart.js';

interface ErrorTextProps {
  error: BillingError;
  /** More words, for what only some calls are refused for. */
  words?: Record<string, Word>;
}

/** What went wrong, in the person's words, and the reference by which support finds it. */
export function ErrorText({ error: { code, status, requestId }, words }: ErrorTextProps) {
  const { say } = usePart<Record<string, Word>>(words);
  const key = `error.${status === 502 || code === 'stripe_unavailable' ? 'stripe' : code}`;
  const isKnown = key in { ...sharedWords, ...words };
  return (
    <p>
      {say(isKnown ? key : 'error.other')}
      {!isKnown && requestId && <small> {say('error.reference', { id: requestId })}</small>}
    </p>
  );
}
