/** A Checkout session that the person came back from, and when. */
export interface CheckoutReturn {
  sessionId: string;
  since: number;
}

const parameter = 'billing_session';
const storageKey = 'billing-panel:return';

/** This page, without what an earlier return or a sign-in left in its address. */
export function here(): string {
  const url = new URL(location.href);
  if (url.searchParams.has(parameter)) url.searchParams.delete(parameter);
  if (/token=/i.test(url.hash)) url.hash = '';
  return url.href;
}

/** Where Checkout sends the person after paying. Stripe replaces the braces, so they must not be encoded. */
export function successUrl(): string {
  const [page = '', ...hash] = here().split('#');
  const join = page.includes('?') ? '&' : '?';
  return [`${page}${join}${parameter}={CHECKOUT_SESSION_ID}`, ...hash].join('#');
}

/**
 * The return in this page's address, else one that a reload of this tab interrupted.
 * The address is cleaned only once the session is kept elsewhere, so that a reload never loses it.
 */
export function readReturn(): CheckoutReturn | undefined {
  const sessionId = new URL(location.href).searchParams.get(parameter);
  if (!sessionId) return stored();
  if (!/^cs_\w{1,250}$/.test(sessionId)) {
    cleanAddress();
    return stored();
  }
  const found = { sessionId, since: Date.now() };
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(found));
    cleanAddress();
  } catch {
    // Storage is off in some embedded pages: the address keeps it.
  }
  return found;
}

/** Its fate is known. */
export function forgetReturn(): void {
  cleanAddress();
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // Nothing was stored then.
  }
}

function stored(): CheckoutReturn | undefined {
  try {
    const found = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') as CheckoutReturn | null;
    return found ?? undefined;
  } catch {
    return undefined;
  }
}

function cleanAddress(): void {
  const url = new URL(location.href);
  if (!url.searchParams.has(parameter)) return;
  url.searchParams.delete(parameter);
  history.replaceState(history.state, '', url);
}
