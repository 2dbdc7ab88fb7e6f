import type { BillingError } from '../api/error.js';
import { usePart } from '../hooks/usePart.js';
import { Button } from './Button.js';
import { ErrorText } from './ErrorText.js';
import { statusWords } from './statusWords.js';

interface Unready {
  status: string;
  error?: BillingError;
  retry?(): void;
}

/** In place of what cannot be shown: what happened, and the one next step. */
export function PanelStatus({ panel: { status, error, retry } }: { panel: Unready }) {
  const { say, slot, onSignIn } = usePart(statusWords);
  const act = error ? retry : onSignIn;
  return (
    <div {...slot('state', status)} role={error && 'alert'}>
      <p {...slot('state-title')}>{say(error ? 'error.title' : 'signedOut.title')}</p>
      {error ? <ErrorText error={error} /> : <p>{say('signedOut.text')}</p>}
      {act && <Button onClick={act}>{say(error ? 'retry' : 'signedOut.action')}</Button>}
    </div>
  );
}
