/** Where the tests run other than against a sandbox of their own: Stripe in test mode, or something that says it is. */
export interface Target {
  apiBase: string;
  key: string;
}

interface Environment {
  STRIPE_SECRET_KEY?: string | undefined;
  STRIPE_API_BASE?: string | undefined;
}

/** Nothing where there is no key. Throws unless the key is one of test mode: these tests make and charge things. */
export function targetOf({ STRIPE_SECRET_KEY: key, STRIPE_API_BASE: apiBase }: Environment): Target | undefined {
  if (!key) return undefined;
  if (!/^(sk|rk)_test_/.test(key)) {
    throw new Error(
      'STRIPE_SECRET_KEY is not a secret key of test mode (sk_test_…). These tests make customers, charge cards and cancel: they never run with any other key.',
    );
  }
  return { apiBase: apiBase || 'https://api.stripe.com', key };
}
