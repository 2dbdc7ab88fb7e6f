declare module '*.css?inline' {
  const text: string;
  export default text;
}

/** Its own declarations cannot be found by Node's rules of resolution. */
declare module '@stripe/stripe-js/pure' {
  export function loadStripe(publishableKey: string): Promise<import('@stripe/stripe-js').Stripe | null>;
}
