import { BillingPanel, useRefresh } from '@billing-panel/react';
import {
  createFakeBff,
  type FakeBff,
  type FakeBffOptions,
  type ScenarioName,
  scenarios,
} from '@billing-panel/react/testing';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Stage } from '../stage/Stage.tsx';
import type { Settings } from '../stage/settings.ts';
import { Checkout, type Outcome } from './Checkout.tsx';
import { Portal } from './Portal.tsx';
import './journey.css';

export interface JourneyProps {
  scenario: ScenarioName;
  /** How many seconds after the return the webhook arrives. */
  webhookSeconds: number;
  settings: Settings;
}

type Place =
  | { at: 'app'; sessionId?: string }
  | { at: 'checkout'; sessionId: string }
  | { at: 'portal' | 'invoice'; flow: string };

const titles: Record<Place['at'], string> = {
  app: 'In the app',
  checkout: 'At Checkout',
  portal: 'In the portal',
  invoice: 'At the invoice',
};

const never = 21;
const lateness = (seconds: number) => {
  if (seconds >= never) return 'never comes';
  return seconds === 0 ? 'is there before the return' : `comes ${seconds} s after the return`;
};

/** Where an address leads, for this book. */
function placeAt(url: string): Place {
  const { hostname, pathname } = new URL(url);
  const last = pathname.split('/').at(-1) ?? '';
  if (hostname.startsWith('checkout.')) return { at: 'checkout', sessionId: last };
  return { at: hostname.startsWith('invoice.') ? 'invoice' : 'portal', flow: last };
}

/** The whole way of a person, with the real panel: the pages of the payment provider are stand-ins. */
export function Journey({ scenario, webhookSeconds, settings }: JourneyProps) {
  const [bff] = useState(() => createFakeBff(scenarios[scenario] as FakeBffOptions));
  const [trail, setTrail] = useState<Place[]>([{ at: 'app' }]);
  const [late, setLate] = useState(webhookSeconds);
  const [bank, setBank] = useState<string>();
  const webhook = useWebhook(bff);
  const place = trail.at(-1) ?? { at: 'app' };
  const go = (next: Place) => setTrail((before) => [...before, next]);

  const finish = (outcome: Outcome, sessionId: string) => {
    if (outcome === 'back') return go({ at: 'app' });
    if (outcome === 'bank') {
      bff.finishCheckout('processing', { sessionId });
      setBank(sessionId);
    }
    if (outcome === 'expired') bff.finishCheckout('expired', { sessionId });
    if (outcome === 'paid') webhook(late, sessionId);
    const session = bff.account.sessions.get(sessionId);
    const address = session?.successUrl.replace('{CHECKOUT_SESSION_ID}', sessionId);
    go({ at: 'app', sessionId: address && (new URL(address).searchParams.get('billing_session') ?? undefined) });
  };

  return (
    <>
      <header className="journey-bar book-controls">
        <ol aria-label="The way so far">
          {trail.map(({ at }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the way only grows
            <li key={index} aria-current={index === trail.length - 1 ? 'step' : undefined}>
              {titles[at]}
            </li>
          ))}
        </ol>
        <label>
          The webhook {lateness(late)}
          <input
            type="range"
            min={0}
            max={never}
            value={late}
            onChange={({ target }) => setLate(Number(target.value))}
          />
        </label>
        {bank && (
          <Bank
            decide={(outcome) => {
              bff.finishCheckout(outcome, { sessionId: bank });
              setBank(undefined);
            }}
          />
        )}
      </header>
      <main>
        {place.at === 'app' && (
          <App
            key={trail.length}
            bff={bff}
            sessionId={place.sessionId}
            settings={settings}
            leave={(url) => go(placeAt(url))}
          />
        )}
        {place.at === 'checkout' && (
          <Checkout bff={bff} sessionId={place.sessionId} finish={(outcome) => finish(outcome, place.sessionId)} />
        )}
        {(place.at === 'portal' || place.at === 'invoice') && (
          <Portal bff={bff} flow={place.at === 'invoice' ? 'invoice' : place.flow} leave={() => go({ at: 'app' })} />
        )}
      </main>
    </>
  );
}

/** The payment becomes known when the webhook arrives, and not before. */
function useWebhook(bff: FakeBff) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (seconds: number, sessionId: string) => {
    if (seconds >= never) return;
    const arrive = () => void bff.finishCheckout('paid', { sessionId });
    if (seconds === 0) arrive();
    else timer.current = setTimeout(arrive, seconds * 1000);
  };
}

function Bank({ decide }: { decide(outcome: 'paid' | 'failed'): void }) {
  return (
    <p>
      Days later:{' '}
      <button type="button" onClick={() => decide('paid')}>
        The money arrives
      </button>{' '}
      <button type="button" onClick={() => decide('failed')}>
        The bank refuses
      </button>
    </p>
  );
}

interface AppProps {
  bff: FakeBff;
  sessionId: string | undefined;
  settings: Settings;
  leave(url: string): void;
}

function App({ bff, sessionId, settings, leave }: AppProps) {
  const theme = settings.theme === 'both' ? 'light' : settings.theme;
  const redirect = (url: string) => {
    bff.redirect(url);
    leave(url);
  };
  return (
    <Stage
      settings={{ ...settings, theme }}
      makeBff={() => bff}
      returning={sessionId ? { sessionId } : undefined}
      provider={{ redirect }}
      fits={880}
    >
      <Host bff={bff}>
        <BillingPanel />
      </Host>
    </Stage>
  );
}

/** The app around the panel: it spends credits, and tells the panel so. */
function Host({ bff, children }: { bff: FakeBff; children: ReactNode }) {
  const refresh = useRefresh();
  const spend = () => {
    bff.spend(40, 'Summary of 12 interviews');
    void refresh();
  };
  return (
    <>
      <p className="journey-host book-controls">
        <button type="button" onClick={spend}>
          Do something that costs 40 credits
        </button>
      </p>
      {children}
    </>
  );
}
