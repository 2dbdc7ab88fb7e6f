import { useContext } from 'react';
import { sharedWords } from '../format/sharedWords.js';
import { BillingContext } from '../hooks/billingContext.js';

/** In place of what broke or could not be fetched: needs nothing that might be broken itself. */
export function Broken({ onRetry }: { onRetry(): void }) {
  const { strings, messages } = useContext(BillingContext) ?? {};
  const say = (key: 'error.broken' | 'retry') => String(strings?.[key] ?? messages?.words[key] ?? sharedWords[key]);
  return (
    <div className="bp-tokens bp-root bp-state" data-part="broken" role="alert">
      <p>{say('error.broken')}</p>
      <button type="button" className="bp-tokens bp-button" onClick={onRetry}>
        {say('retry')}
      </button>
    </div>
  );
}
