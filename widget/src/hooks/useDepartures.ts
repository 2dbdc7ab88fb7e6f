import { useCallback, useEffect, useRef, useState } from 'react';
import { BillingError, isUncertain } from '../api/error.js';

/** Leaving for Checkout or the portal: one at a time, whichever part began it. */
export interface Departures {
  /** What is being opened: `plan:<id>`, `package:<id>`, `portal:<flow>` or `notice:<kind>`. */
  leaving: string | undefined;
  failure: Failure | undefined;
  /** `ask` gets the idempotency key of this intent, which stays the same until its outcome is certain. */
  depart(target: string, ask: (idempotencyKey: string) => Promise<string>): Promise<void>;
}

export interface Failure {
  target: string;
  error: BillingError;
}

export interface DepartureOptions {
  /** Changes with whoever is signed in: what one person began never takes the next one anywhere. */
  person: unknown;
  leave(url: string): void;
  onFailure(failure: Failure): void;
  /** The page came back from the back-forward cache, as it was when it was left. */
  onComeBack(): void;
}

/** If the page is still here this long after it was told to go, the person stopped it, or it opened elsewhere. */
const stillHereMs = 8_000;

export function useDepartures(options: DepartureOptions): Departures {
  const [state, setState] = useState<{ leaving?: string; failure?: Failure }>({});
  const latest = useRef(options);
  const attempt = useRef<object>(undefined);
  const keys = useRef(new Map<string, string>());

  const settle = useCallback((failure?: Failure) => {
    attempt.current = undefined;
    setState({ failure });
  }, []);

  useEffect(() => {
    const changed = latest.current.person !== options.person;
    latest.current = options;
    if (!changed) return;
    keys.current.clear();
    settle();
  });

  useEffect(() => {
    const show = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      settle();
      latest.current.onComeBack();
    };
    addEventListener('pageshow', show);
    return () => removeEventListener('pageshow', show);
  }, [settle]);

  const depart = useCallback(
    async (target: string, ask: (key: string) => Promise<string>) => {
      if (attempt.current) return;
      const mine = {};
      attempt.current = mine;
      setState({ leaving: target });
      const key = keys.current.get(target) ?? randomKey();
      keys.current.set(target, key);
      try {
        const url = safeUrl(await ask(key));
        if (attempt.current !== mine) return;
        keys.current.delete(target);
        latest.current.leave(url);
        setTimeout(() => attempt.current === mine && settle(), stillHereMs);
      } catch (cause) {
        if (attempt.current !== mine) return;
        const error = cause instanceof BillingError ? cause : new BillingError('no_answer', String(cause));
        if (!isUncertain(error)) keys.current.delete(target);
        settle({ target, error });
        latest.current.onFailure({ target, error });
      }
    },
    [settle],
  );

  return { leaving: state.leaving, failure: state.failure, depart };
}

/** Not `randomUUID`, which is missing on plain http:. */
const randomKey = () => String(crypto.getRandomValues(new Uint32Array(4)).join('-'));

/** The address itself stays out of the error: it may open the portal for whoever holds it. */
function safeUrl(text: string): string {
  try {
    const { protocol, hostname, href } = new URL(text);
    if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return href;
  } catch {
    // Not an address at all.
  }
  throw new BillingError('unsafe_redirect', 'The server named a page that is not https:');
}

const isLoopback = (hostname: string) => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
