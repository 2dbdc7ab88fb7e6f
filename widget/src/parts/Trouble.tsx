import type { BillingError } from '../api/error.js';
import type { Failure } from '../hooks/useDepartures.js';
import { classes, usePart } from '../hooks/usePart.js';
import { Button } from './Button.js';
import { troubleWords } from './troubleWords.js';

/** What went wrong, in the person's words, and the reference by which support finds it. */
export function ErrorText({ error: { code, status, requestId } }: { error: BillingError }) {
  const { say } = usePart(troubleWords);
  const key = `error.${status === 502 || code === 'stripe_unavailable' ? 'stripe' : code}`;
  const isKnown = Object.hasOwn(troubleWords, key);
  return (
    <p>
      {say(isKnown ? (key as keyof typeof troubleWords) : 'error.other')}
      {!isKnown && requestId && <small> {say('error.reference', { id: requestId })}</small>}
    </p>
  );
}

export interface Unready {
  status: string;
  error?: BillingError;
  retry?(): void;
}

/** In place of what cannot be shown: what happened, and the one next step. */
export function PanelStatus({ panel: { status, error, retry } }: { panel: Unready }) {
  const { say, slot, onSignIn } = usePart(troubleWords);
  const act = error ? retry : onSignIn;
  return (
    <div {...slot('state', status)} role={error && 'alert'}>
      <p {...slot('state-title')}>{say(error ? 'error.title' : 'signedOut.title')}</p>
      {error ? <ErrorText error={error} /> : <p>{say('signedOut.text')}</p>}
      {act && <Button onClick={act}>{say(error ? 'retry' : 'signedOut.action')}</Button>}
    </div>
  );
}

/** Beside the button that failed: why, and that nothing was charged. The button may stand alone, so it brings its colors. */
export function DepartureFailure({ target, error }: Failure) {
  const { say, slot } = usePart(troubleWords);
  const own = slot('failure');
  return (
    <div {...own} className={classes('bp-tokens', own.className)} role="alert">
      <ErrorText error={error} />
      {/^(plan|package):/.test(target) && <p>{say('noMoneyMoved')}</p>}
    </div>
  );
}
