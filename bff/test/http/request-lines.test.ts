import { expect, it } from 'vitest';
import { adminKey, bearer, call, environment, jwtSecret, post, readCredits, startServer, tokenOf } from './server.ts';

it('are one for each request: what was asked, how it ended, how long it took', async () => {
  await using server = await startServer();
  await call(server, readCredits, { ...(await bearer()), 'x-request-id': 'req-1' });
  await call(server, readCredits, { 'x-request-id': 'req-2' });
  await fetch(`${server.url}/nowhere`, { headers: { 'x-request-id': 'req-3' } });
  expect(server.logged().map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      request_id: 'req-1',
      operation: 'credits',
      status: 200,
      ms: expect.any(Number),
      msg: 'request',
    }),
    expect.objectContaining({ request_id: 'req-2', status: 401, code: 'unauthenticated' }),
    expect.objectContaining({ request_id: 'req-3', status: 404, code: 'unknown_operation' }),
  ]);
});

it('hold no secret and no person, whatever was sent and however it ended', async () => {
  const token = await tokenOf({ sub: 'canary-account', email: 'canary@canary.example' });
  await using server = await startServer({ LOG_LEVEL: 'trace' });
  const wrong = { ...readCredits, note: 'canary-body', user_id: 'canary-other' };
  const keys: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { authorization: `Bearer ${token}x` },
    { authorization: 'Bearer canary-bad-token' },
    { authorization: `Bearer ${adminKey}` },
    { 'x-api-key': 'canary-bad-key', cookie: 'session=canary-cookie' },
    { apikey: adminKey, 'stripe-signature': 't=1,v1=canary-signature' },
  ];
  for (const headers of keys) {
    await call(server, wrong, headers);
    await call(server, '{"canary":', headers);
    await fetch(`${server.url}/functions/v1/canary?access_token=${token}`, { headers });
    await post(server, '/functions/v1/stripe-webhooks', { email: 'canary@canary.example' }, headers);
  }
  const text = server.logged().join('');
  expect(server.logged()).toHaveLength(keys.length * 4);
  for (const secret of ['canary', token, adminKey, jwtSecret, environment.STRIPE_SECRET_KEY])
    expect(text).not.toContain(secret);
});
