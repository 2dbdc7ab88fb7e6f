import { expect, test } from 'vitest';
import { targetOf } from './bench/target.ts';

test('without a key the tests run against a sandbox of their own', () => {
  expect(targetOf({ STRIPE_API_BASE: 'http://127.0.0.1:1' })).toBeUndefined();
  expect(targetOf({ STRIPE_SECRET_KEY: '' })).toBeUndefined();
});

test('with a key of test mode they run against Stripe, or against what is named', () => {
  const key = 'sk_test_123';
  expect(targetOf({ STRIPE_SECRET_KEY: key })).toEqual({ apiBase: 'https://api.stripe.com', key });
  expect(targetOf({ STRIPE_SECRET_KEY: 'rk_test_1', STRIPE_API_BASE: 'http://127.0.0.1:1' })).toEqual({
    apiBase: 'http://127.0.0.1:1',
    key: 'rk_test_1',
  });
});

test.each(['sk_live_123', 'rk_live_123', 'pk_test_123', ' sk_test_123', 'xsk_test_123'])(
  'with %j they never run',
  (key) => {
    expect(() => targetOf({ STRIPE_SECRET_KEY: key })).toThrow('is not a secret key of test mode');
  },
);
