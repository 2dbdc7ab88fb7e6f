import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ ALLOWED_ORIGINS: 'https://app.example.com,http://localhost:3000' });
});
afterAll(() => server[Symbol.asyncDispose]());

interface Answer {
  status: number | undefined;
  allow: string | undefined;
}

/** By Node's client, for `fetch` sends neither TRACE nor HEAD with a look at the headers alone. */
function ask(method: string, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ port: server.port, path, method }, (response) => {
      resolve({ status: response.resume().statusCode, allow: response.headers.allow });
    })
      .on('error', reject)
      .end();
  });
}

const body = '/functions/v1/crm-stripe-api';

describe.each([
  [body, 'POST, OPTIONS'],
  [`${body}/credits`, 'GET, OPTIONS'],
  [`${body}/credits/purchase`, 'POST, OPTIONS'],
  [`${body}/nowhere`, 'GET, POST, OPTIONS'],
  ['/functions/v1/stripe-checkout', 'POST, OPTIONS'],
  ['/functions/v1/stripe-customer-portal', 'POST, OPTIONS'],
  ['/functions/v1/stripe-webhooks', 'POST, OPTIONS'],
  ['/functions/v1/nowhere', 'GET, POST, OPTIONS'],
  ['/healthz', 'GET, HEAD, OPTIONS'],
  ['/openapi.json', 'GET, HEAD, OPTIONS'],
])('%s', (path, allow) => {
  const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];

  it.each(others.filter((method) => !allow.split(', ').includes(method)))('does not answer %s', async (method) => {
    expect(await ask(method, path)).toEqual({ status: 405, allow });
  });

  it('says in OPTIONS what it answers', async () => {
    expect(await ask('OPTIONS', path)).toEqual({ status: 204, allow });
  });
});

it.each(['/', '/functions', '/functions/v1', '/favicon.ico', '/metrics', '/functions/v2/crm-stripe-api'])(
  'there is nothing at %s',
  async (path) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'unknown_operation', error: expect.any(String) });
  },
);

describe('a browser on another origin', () => {
  const asked = 'authorization, apikey, x-api-key, x-client-info, content-type, idempotency-key, x-region';

  async function preflight(origin: string, path = body) {
    return fetch(server.url + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': asked },
    });
  }

  it.each(['https://app.example.com', 'http://localhost:3000'])('may ask from %s', async (origin) => {
    for (const path of [body, `${body}/credits`, '/functions/v1/stripe-checkout', '/functions/v1/nowhere']) {
      const response = await preflight(origin, path);
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      const allowed = response.headers.get('access-control-allow-headers')?.split(/,\s*/) ?? [];
      expect(allowed).toEqual(expect.arrayContaining(asked.split(', ')));
      expect(response.headers.get('access-control-allow-methods')).toBe('GET,POST');
      expect(response.headers.get('vary')).toMatch(/\bOrigin\b/i);
    }
  });

  it('may read answers, refusals too, with what it needs of their headers', async () => {
    const response = await fetch(`${server.url}${body}/credits`, { headers: { origin: 'https://app.example.com' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    const exposed = response.headers.get('access-control-expose-headers')?.split(/,\s*/);
    expect(exposed).toEqual(expect.arrayContaining(['x-request-id', 'retry-after', 'ratelimit-remaining']));
  });

  it.each([
    'https://evil.example',
    'null',
    'https://app.example.com.evil.example',
    'https://evil.app.example.com',
    'http://app.example.com',
    'https://app.example.com:444',
    'https://app.example.com/',
    'HTTPS://APP.EXAMPLE.COM',
    'https://app.example.com.',
    'http://localhost:3001',
    '*',
    '',
  ])('may not from %j', async (origin) => {
    for (const response of [
      await preflight(origin),
      await fetch(`${server.url}${body}/credits`, { headers: { origin } }),
    ]) {
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(response.headers.get('vary')).toMatch(/\bOrigin\b/i);
    }
  });

  it('may not at all where no origin is allowed', async () => {
    await using closed = await startServer();
    const response = await fetch(`${closed.url}/healthz`, { headers: { origin: 'https://app.example.com' } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});
