import type { Money } from '@billing-panel/react';
import type { FakeBff } from '@billing-panel/react/testing';
import { useState } from 'react';

export type Outcome = 'paid' | 'bank' | 'expired' | 'back';

interface CheckoutProps {
  bff: FakeBff;
  sessionId: string;
  finish(outcome: Outcome): void;
}

/** In place of the payment provider's page. */
export function Checkout({ bff: { account }, sessionId, finish }: CheckoutProps) {
  const [isDeclined, setDeclined] = useState(false);
  const itemId = account.sessions.get(sessionId)?.itemId;
  const item = [...account.plans, ...account.packages].find(({ id }) => id === itemId);
  return (
    <section className="journey-page book-controls" aria-label="Checkout">
      <p className="journey-standin">A stand-in for Checkout: no money moves</p>
      <h1>
        {item?.name} <small>{item && priceOf(item)}</small>
      </h1>
      {isDeclined && <p role="alert">Your card was declined. Nothing was charged; pay in another way, or go back.</p>}
      <p className="journey-actions">
        <button type="button" onClick={() => finish('paid')}>
          Pay by card
        </button>
        <button type="button" onClick={() => setDeclined(true)}>
          Pay with a card that is declined
        </button>
        <button type="button" onClick={() => finish('bank')}>
          Pay by a bank that takes days
        </button>
        <button type="button" onClick={() => finish('expired')}>
          Leave it until it expires
        </button>
        <button type="button" onClick={() => finish('back')}>
          Go back
        </button>
      </p>
    </section>
  );
}

const priceOf = ({ amount_minor, currency, exponent }: Money) =>
  (amount_minor / 10 ** exponent).toLocaleString('en-US', { style: 'currency', currency });
