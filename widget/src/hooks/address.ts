/** Names the Checkout session that a person comes back from. */
export const parameter = 'billing_session';

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
