import { expect, it } from 'vitest';
import { createLogger } from '../src/log.ts';

const secrets = ['sk_test_canaryKey', 'canary-jwt-secret-of-32-bytes-and-more', 'canary"quoted\\secret'];

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('trace', secrets, { write: (line) => void lines.push(line) }));
  return lines.join('');
}

it.each([
  'authorization',
  'apikey',
  'x-api-key',
  'cookie',
  'token',
  'secret',
  'client_secret',
  'email',
  'checkout_url',
  'portal_url',
])('never writes the field %s', (field) => {
  const text = logged((log) => {
    log.info({ [field]: 'canary' }, 'm');
    log.info({ headers: { [field]: 'canary' } }, 'm');
    log.info({ request: { headers: { [field]: 'canary' } } }, 'm');
  });
  expect(text).not.toContain('canary');
  expect(text.match(/\[redacted\]/g)).toHaveLength(3);
});

it.each([
  ['a key of Stripe', 'sk_live_canary123'],
  ['a restricted key', 'rk_test_canary123'],
  ['a webhook secret', 'whsec_canary/123+='],
  ['a token', 'eyJcanary.eyJcanary.canary'],
  ['the password in a database address', 'postgres://canary:canary@db.internal:5432/billing'],
  ['a Checkout page', 'https://checkout.stripe.com/c/pay/cs_test_canary#canary'],
  ['a portal page', 'https://billing.stripe.com/p/session/canary'],
  ['a client secret', 'cs_test_a1_secret_canary'],
  ['an e-mail address', 'canary@canary.example'],
])('strikes out %s within a sentence, and the line stays JSON', (_, text) => {
  const line = logged((log) => log.error({ err: new Error(`refused: ${text} "so"`) }, `about ${text}`));
  expect(line).not.toContain('canary');
  expect(JSON.parse(line).msg).toMatch(/^about .*\[redacted\]/);
});

it.each(secrets)('strikes out the configured secret %s wherever it stands', (secret) => {
  const line = logged((log) => log.warn({ [secret]: { deep: [`x${secret}x`] }, err: new Error(secret) }, secret));
  expect(line).not.toContain(JSON.stringify(secret).slice(1, -1));
  expect(JSON.parse(line).msg).toBe('[redacted]');
});

it('writes the rest as it is', () => {
  const line = logged((log) => log.info({ request_id: 'r-1', operation: 'credits', status: 200, ms: 3 }, 'request'));
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    request_id: 'r-1',
    operation: 'credits',
    status: 200,
    ms: 3,
  });
});
