import type { BillingError } from '../api/error.js';
import { usePart } from '../hooks/usePart.js';
import { Button } from './Button.js';
import { ErrorText } from './ErrorText.js';

interface Unready {
  status: string;
  error?: BillingError;
  retry?(): void;
}

/** In place of what cannot be shown: what happened, and the one next step. */
export function PanelStatus({ panel }: { panel: Unready }) {
  const { say, slot, onSignIn } = usePart();
  const isSignedOut = panel.status === 'signed-out';
  const act = isSignedOut ? onSignIn : panel.retry;
  return (
    <div {...slot('state', panel.status)} role={isSignedOut ? undefined : 'alert'}>
      <p {...slot('state-title')}>{say(isSignedOut ? 'signedOut.title' : 'error.title')}</p>
      {isSignedOut ? <p>{say('signedOut.text')}</p> : panel.error && <ErrorText error={panel.error} />}
      {act && <Button onClick={act}>{say(isSignedOut ? 'signedOut.action' : 'retry')}</Button>}
    </div>
  );
}
