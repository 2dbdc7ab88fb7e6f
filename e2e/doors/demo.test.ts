import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../stack.ts';

/** Where `npm start` keeps its own: within the workspace whose files the demo serves. */
const data = fileURLToPath(new URL('../../.data/doors', import.meta.url));

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ data });
}, 60_000);
afterAll(async () => {
  await stack.stop();
  rmSync(data, { recursive: true, force: true });
});

const get = (path: string) => fetch(stack.demoUrl + path, { headers: { 'sec-fetch-site': 'none' } });

describe('the demo', () => {
  it('serves the sources that its page is made of', async () => {
    const answer = await get(`/@fs${fileURLToPath(new URL('../demo/page/main.tsx', import.meta.url))}`);
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('import')]);
  });

  it.each(['secrets.json', 'billing.sqlite', 'sandbox/secrets.json', 'logs/billing-server.log'])(
    'keeps %s to itself, however it is asked for',
    async (file) => {
      for (const how of ['', '?raw', '?import', '?import&raw', '?url', '?inline', '?raw??']) {
        const answer = await get(`/@fs${data}/${file}${how}`);
        expect([how, answer.status]).toEqual([how, 403]);
        const text = await answer.text();
        expect(text).not.toContain(stack.jwtSecret);
        expect(text).not.toContain(stack.stripeKeys.STRIPE_SECRET_KEY);
      }
    },
  );

  it.each([
    ['{"person":', 400, 'This is no JSON that can be read.'],
    [JSON.stringify({ person: 'x'.repeat(200_000) }), 413, 'This is longer than 100 kB.'],
  ])('says of a body that it cannot read what is wrong with it', async (body, status, error) => {
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(`${stack.demoUrl}/session`, { method: 'POST', headers, body });
    expect([answer.status, await answer.json()]).toEqual([status, { error }]);
  });

  it('hands a token to nobody who has not signed in', async () => {
    expect((await get('/session/token')).status).toBe(401);
    const forged = { cookie: 'longhand_session=acct_ines; longhand_session.sig=AAAA' };
    expect((await fetch(`${stack.demoUrl}/session/token`, { headers: forged })).status).toBe(401);
  });
});
