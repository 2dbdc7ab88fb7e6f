import type { FakeBff } from '@billing-panel/react/testing';

const shown = new Map<Element, FakeBff>();

/** Knows the fake server of a stage for as long as it is on the page. */
export function show(stage: Element, bff: FakeBff): () => void {
  shown.set(stage, bff);
  return () => void shown.delete(stage);
}

/** The fake server behind a story: to look at what was asked of it, and to change what it knows. */
export function bffOf(canvas: HTMLElement): FakeBff {
  const stage = canvas.querySelector('[data-stage]');
  const bff = stage && shown.get(stage);
  if (!bff) throw new Error('There is no stage in this story.');
  return bff;
}

// The panel asks the browser whether there is a network: in the book there is none while a story says so.
Object.defineProperty(navigator, 'onLine', {
  configurable: true,
  get: () => ![...shown.values()].some(({ manners }) => manners.isOffline),
});

export interface Returning {
  sessionId: string;
  /** Since when it is being confirmed: as if the page had been reloaded meanwhile. */
  secondsAgo?: number;
}

const storagePrefix = 'billing-panel:';

/** The page is as Checkout leaves it: the panel finds the session in its address, or, after a reload, in the tab's storage. */
export function arrive({ sessionId, secondsAgo }: Returning): void {
  if (secondsAgo === undefined) {
    const url = new URL(location.href);
    url.searchParams.set('billing_session', sessionId);
    history.replaceState(history.state, '', url);
  } else {
    const since = Date.now() - secondsAgo * 1000;
    sessionStorage.setItem(`${storagePrefix}return`, JSON.stringify({ sessionId, since }));
  }
}

/** All stories share one tab: what one of them kept is nothing to the next. */
export function forgetArrival(): void {
  const url = new URL(location.href);
  url.searchParams.delete('billing_session');
  history.replaceState(history.state, '', url);
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(storagePrefix)) sessionStorage.removeItem(key);
  }
}

/** The page is shown again out of the back-forward cache: whoever shows something old brings it up to date. */
export function comeBack(): void {
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
}
