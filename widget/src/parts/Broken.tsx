import { useContext } from 'react';
import { sharedWords } from '../format/sharedWords.js';
import { BillingContext } from '../hooks/billingContext.js';

/** In place of what broke or could not be fetched: needs nothing that might be broken itself. */
export function Broken({ onRetry }: { onRetry(): void }) {
  const { strings } = useContext(BillingContext) ?? {};
  return (
    <div className="bp-tokens bp-root bp-state" data-part="broken" role="alert">
      <p>{String(strings?.['error.broken'] ?? sharedWords['error.broken'])}</p>
      <button type="button" className="bp-tokens bp-button" onClick={onRetry}>
        {String(strings?.retry ?? sharedWords.retry)}
      </button>
    </div>
  );
}
