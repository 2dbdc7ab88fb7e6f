'use client';
import { useEffect, useId, useRef, useState } from 'react';
import { useBilling } from '../hooks/billingContext.js';
import { type EmbeddedSession, placeOf } from '../hooks/checkoutPlace.js';
import { returnOf } from '../hooks/returnPlace.js';
import { usePart } from '../hooks/usePart.js';
import { Button } from '../parts/Button.js';
import { departureWords } from '../parts/departureWords.js';
import { definePart, Root, type RootProps } from '../parts/Root.js';
import { Heading } from '../parts/Section.js';
import { embeddedWords } from './embeddedWords.js';
import type { StripePage, StripeSource } from './stripe.js';

export interface EmbeddedCheckoutProps {
  stripe: StripeSource;
}

/** Where Checkout appears inside the page when somebody buys, in place of leaving it. Until then it shows nothing. */
export const EmbeddedCheckout = definePart<EmbeddedCheckoutProps & RootProps>(
  'EmbeddedCheckout',
  ({ stripe, ...rest }, ref) => {
    const { client } = useBilling();
    const [session, setSession] = useState<EmbeddedSession>();
    useEffect(() => {
      const place = placeOf(client);
      place.write(setSession);
      return () => {
        place.write(undefined);
        setSession(undefined);
      };
    }, [client]);
    if (!session) return null;
    return (
      <Payment
        // Another session is another form.
        key={session.sessionId}
        session={session}
        stripe={stripe}
        onClose={() => setSession(undefined)}
        rest={rest}
        innerRef={ref}
      />
    );
  },
);

const words = { ...embeddedWords, ...departureWords };

interface PaymentProps {
  session: EmbeddedSession;
  stripe: StripeSource;
  onClose(): void;
  rest: RootProps;
  innerRef: React.Ref<HTMLElement>;
}

function Payment({ session, stripe, onClose, rest, innerRef }: PaymentProps) {
  const { say, slot, client } = usePart(words);
  const heading = useRef<HTMLDivElement>(null);
  const id = useId();
  const { place, state, retry } = useStripePage(session, stripe, () => {
    // From here on it is as if one came back from Checkout's own page.
    returnOf(client).write({ sessionId: session.sessionId, since: Date.now() });
    onClose();
  });
  useEffect(() => heading.current?.focus(), []);
  return (
    <Root
      {...rest}
      aria-labelledby={id}
      aria-busy={state === 'loading'}
      part="embedded-checkout"
      state={state}
      innerRef={innerRef}
    >
      <div {...slot('head')} ref={heading} tabIndex={-1}>
        <Heading id={id}>{say('embedded.heading')}</Heading>
        <Button onClick={onClose}>{say('embedded.close')}</Button>
      </div>
      {state === 'loading' && <p {...slot('note')}>{say('opening')}</p>}
      {state === 'failed' && (
        <div {...slot('state')} role="alert">
          <p>{say('embedded.failed')}</p>
          <Button onClick={retry}>{say('retry')}</Button>
        </div>
      )}
      <div {...slot('checkout-form')} ref={place} />
    </Root>
  );
}

/** Stripe's form for a session, in the element that `place` is given to. */
function useStripePage(
  { clientSecret, publishableKey }: EmbeddedSession,
  stripe: StripeSource,
  onComplete: () => void,
) {
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const [attempt, setAttempt] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({ stripe, onComplete });
  // Stripe.js allows one form at a time: the next begins once the one before is gone.
  const before = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    latest.current = { stripe, onComplete };
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt is another form
  useEffect(() => {
    let isGone = false;
    async function open(): Promise<StripePage | undefined> {
      await before.current;
      if (isGone || !place.current) return undefined;
      const { stripe: source } = latest.current;
      const loaded = await (typeof source === 'function' ? source(publishableKey) : source);
      if (!loaded) throw new Error('There is no Stripe.js');
      if (isGone) return undefined;
      const page = await loaded.createEmbeddedCheckoutPage({
        fetchClientSecret: async () => clientSecret,
        onComplete: () => isGone || latest.current.onComplete(),
      });
      if (isGone) return page;
      page.mount(inDocument(place.current));
      setState('ready');
      return page;
    }
    const opened = open().catch(() => {
      if (!isGone) setState('failed');
      return undefined;
    });
    return () => {
      isGone = true;
      before.current = opened.then((page) => page?.destroy());
    };
  }, [clientSecret, publishableKey, attempt]);
  const retry = () => {
    setState('loading');
    setAttempt(attempt + 1);
  };
  return { place, state, retry };
}

/** A script of others looks for its frames in the document: from within a shadow root the form is put beside it, and shown through a slot. */
function inDocument(place: HTMLElement): HTMLElement {
  const root = place.getRootNode();
  if (!(root instanceof ShadowRoot)) return place;
  const name = 'embedded-checkout';
  const slot = document.createElement('slot');
  slot.name = name;
  place.replaceChildren(slot);
  root.host.querySelector(`:scope > [slot="${name}"]`)?.remove();
  const form = document.createElement('div');
  form.slot = name;
  root.host.append(form);
  return form;
}
