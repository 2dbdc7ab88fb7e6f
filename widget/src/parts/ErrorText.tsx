import type { BillingError } from '../api/error.js';
import { sharedWords } from '../format/sharedWords.js';
import { usePart } from '../hooks/usePart.js';

/** What went wrong, in the person's words, and the reference by which support finds it. */
export function ErrorText({ error: { code, status, requestId } }: { error: BillingError }) {
  const { say } = usePart();
  const key = `error.${status === 502 || code === 'stripe_unavailable' ? 'stripe' : code}`;
  const isKnown = Object.hasOwn(sharedWords, key);
  return (
    <p>
      {say(isKnown ? (key as keyof typeof sharedWords) : 'error.other')}
      {!isKnown && requestId && <small> {say('error.reference', { id: requestId })}</small>}
    </p>
  );
}
