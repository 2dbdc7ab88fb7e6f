import { parameter } from './address.js';
import { type CheckoutReturn, storageKey } from './returnPlace.js';

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
