import type { BillingError } from '../api/error.js';
import { sharedWords } from '../format/sharedWords.js';
import { useBilling } from '../hooks/billingContext.js';
import type { PanelState } from '../hooks/usePanel.js';
import { useWords } from '../hooks/useWords.js';
import { Button } from './Button.js';
import { useSlot } from './Root.js';

type Unready = Exclude<PanelState, { status: 'ready' | 'loading' }>;

/** In place of what cannot be shown: what happened, and the one next step. */
export function PanelStatus({ panel }: { panel: Unready }) {
  const say = useWords({});
  const { onSignIn } = useBilling();
  const slot = useSlot();
  if (panel.status === 'signed-out') {
    return (
      <div {...slot('state', panel.status)}>
        <p {...slot('state-title')}>{say('signedOut.title')}</p>
        <p>{say('signedOut.text')}</p>
        {onSignIn && <Button onClick={onSignIn}>{say('signedOut.action')}</Button>}
      </div>
    );
  }
  return (
    <div {...slot('state', panel.status)} role="alert">
      <p {...slot('state-title')}>{say('error.title')}</p>
      {panel.status === 'offline' ? <p>{say('error.offline')}</p> : <ErrorText error={panel.error} />}
      <Button onClick={panel.retry}>{say('retry')}</Button>
    </div>
  );
}

/** What went wrong, in the person's words, and the reference by which support finds it. */
export function ErrorText({ error: { code, status, requestId } }: { error: BillingError }) {
  const say = useWords({});
  const key = `error.${status === 502 || code === 'stripe_unavailable' ? 'stripe' : code}`;
  const known = Object.hasOwn(sharedWords, key) ? (key as keyof typeof sharedWords) : 'error.other';
  return (
    <p>
      {say(known)} {known === 'error.other' && requestId && <small>{say('error.reference', { id: requestId })}</small>}
    </p>
  );
}
