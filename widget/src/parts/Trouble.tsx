import { useContext, useEffect } from 'react';
import type { BillingError } from '../api/error.js';
import { isUncertain } from '../api/isUncertain.js';
import { sharedWords } from '../format/sharedWords.js';
import { BillingContext } from '../hooks/billingContext.js';
import type { Failure } from '../hooks/useDepartures.js';
import { usePart } from '../hooks/usePart.js';
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

/** Beside the button that failed: why, and whether money moved. The button may stand alone, so it brings its colors. */
export function DepartureFailure({ target, error }: Failure) {
  const { say, slot } = usePart(troubleWords);
  // Only what changes a plan may have been done though nobody answered: all else is done on another page.
  const mayBeDone = /^(change:|cancel)/.test(target) && isUncertain(error);
  return (
    <div {...slot('failure', undefined, 'bp-tokens')} role="alert">
      <ErrorText error={error} />
      {/^(plan|package|change):/.test(target) && !mayBeDone && <p>{say('noMoneyMoved')}</p>}
      {mayBeDone && <p>{say('mayBeDone')}</p>}
    </div>
  );
}

/** In place of what broke: needs nothing that might be broken itself, not even a provider. */
export function Broken({ name, onRetry }: { name: string; onRetry(): void }) {
  const billing = useContext(BillingContext);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once
  useEffect(() => billing?.emit({ type: 'error', operation: name, code: 'render' }), []);
  return (
    <div className="bp-tokens bp-root bp-state" data-part="broken" role="alert">
      <p>{String(billing?.wordOf('error.broken') ?? troubleWords['error.broken'])}</p>
      <button type="button" className="bp-tokens bp-button" onClick={onRetry}>
        {String(billing?.wordOf('retry') ?? sharedWords.retry)}
      </button>
    </div>
  );
}
