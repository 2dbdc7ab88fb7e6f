import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  asAdmin,
  bearer,
  call,
  functionUrl,
  post,
  readCredits,
  refusal,
  startServer,
  type TestServer,
} from './server.ts';

let server: TestServer;
let signedIn: { authorization: string };
beforeAll(async () => {
  server = await startServer();
  signedIn = await bearer();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  server.calls.length = 0;
});

const credits = JSON.stringify(readCredits);

async function send(body: string | Uint8Array<ArrayBuffer> | ReadableStream, headers: Record<string, string> = {}) {
  return fetch(server.url + functionUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedIn, ...headers },
    body,
    // Only a request of unknown length needs it, and Node's types do not know it yet.
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit);
}

describe('the media type', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON',
  ])('may be %s', async (type) => {
    expect((await send(credits, { 'content-type': type })).status).toBe(200);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'application/json; charset=utf-16',
    'multipart/form-data; boundary=x',
    'json',
    ', application/json',
  ])('may not be %s', async (type) => {
    const response = await send(credits, { 'content-type': type });
    expect(await refusal(response)).toEqual({ status: 415, code: 'unsupported_media_type' });
  });

  it('may not be left out', async () => {
    const bytes = new TextEncoder().encode(credits);
    const response = await fetch(server.url + functionUrl, { method: 'POST', headers: signedIn, body: bytes });
    expect(await refusal(response)).toEqual({ status: 415, code: 'unsupported_media_type' });
  });

  it.each(['gzip', 'br', 'deflate', 'gzip, identity'])(
    'does not stand before a body that is encoded (%s)',
    async (encoding) => {
      const response = await send(new Uint8Array(gzipSync(credits)), { 'content-encoding': encoding });
      expect(await refusal(response)).toEqual({ status: 415, code: 'unsupported_media_type' });
    },
  );
});

describe('the size', () => {
  const ofBytes = (size: number) => {
    const frame = JSON.stringify({ ...readCredits, padding: '' });
    return JSON.stringify({ ...readCredits, padding: 'x'.repeat(size - frame.length) });
  };

  it('may be 64 kB', async () => {
    expect((await send(ofBytes(65_536))).status).toBe(200);
  });

  it('may not be one byte more', async () => {
    expect(await refusal(await send(ofBytes(65_537)))).toEqual({ status: 413, code: 'too_large' });
  });

  it('is counted where it was not announced', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(10_000));
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
    const response = await send(endless);
    expect(response.headers.get('connection')).toBe('close');
    expect(await refusal(response)).toEqual({ status: 413, code: 'too_large' });
  });

  it('ends the connection where it is too large, after the answer', async () => {
    const response = await send('x'.repeat(3_000_000));
    expect(response.headers.get('connection')).toBe('close');
    expect(await refusal(response)).toEqual({ status: 413, code: 'too_large' });
    expect((await send(credits)).status).toBe(200);
  });
});

describe('the JSON', () => {
  it.each([
    ['nothing', ''],
    ['half an object', '{"path":["credits"]'],
    ['single quotes', "{'path':['credits']}"],
    ['a byte order mark', `\u{feff}${credits}`],
    ['NaN', '{"path":["credits"],"method":"GET","limit":NaN}'],
    ['two documents', credits + credits],
    ['an array', '[]'],
    ['a string', '"credits"'],
    ['null', 'null'],
    ['a number', '1'],
    ['50,000 arrays in each other', '['.repeat(50_000)],
    ['50,000 arrays in each other, closed', `{"path":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
    ['33 objects in each other', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
    ['more than anybody asks for', `{"path":["credits"],"method":"GET","rest":[${'[],'.repeat(20_000)}[]]}`],
    ['a thousand keys', `{${Array.from({ length: 1_001 }, (_, index) => `"${index}":1`)}}`],
    ['a key __proto__', '{"path":["credits"],"method":"GET","__proto__":{"polluted":true}}'],
    ['a key __proto__, escaped', '{"path":["credits"],"method":"GET","\\u005f_proto__":{"polluted":true}}'],
    ['a key constructor', '{"path":["credits"],"method":"GET","constructor":{"prototype":{"polluted":true}}}'],
    ['a key __proto__ below', '{"path":["credits"],"method":"GET","metadata":{"__proto__":1}}'],
    ['a NUL', '{"path":["credits"],"method":"GET","note":"\\u0000"}'],
    ['half a character', '{"path":["credits"],"method":"GET","note":"\\ud800"}'],
    ['a NUL in a key', '{"path":["credits"],"method":"GET","\\u0000":1}'],
  ])('is refused with %s', async (_, body) => {
    expect(await refusal(await send(body))).toEqual({ status: 400, code: 'invalid_json' });
    expect(server.calls).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it.each([
    ['Latin-1', Uint8Array.from(Buffer.from('{"path":["é"]}', 'latin1'))],
    ['UTF-16', Uint8Array.from(Buffer.from(credits, 'utf16le'))],
    ['an overlong slash', Uint8Array.from([0x22, 0xc0, 0xaf, 0x22])],
  ])('is refused in %s', async (_, bytes) => {
    expect(await refusal(await send(bytes))).toEqual({ status: 400, code: 'invalid_json' });
  });

  it('reads the last of two equal keys, and acts on it', async () => {
    const response = await send('{"path":["nowhere"],"path":["credits"],"method":"GET"}');
    expect(response.status).toBe(200);
    expect(server.calls).toMatchObject([{ operation: 'credits' }]);
  });

  it('may hold fields that nobody knows', async () => {
    expect((await send(JSON.stringify({ ...readCredits, toString: 1, source: 'crm' }))).status).toBe(200);
    expect(server.calls[0]?.input).toEqual({});
  });
});

describe('the path of a body', () => {
  it.each([
    [undefined],
    [null],
    ['credits'],
    ['credits/packages'],
    [0],
    [{}],
    [[]],
    [['']],
    [['credits', '']],
    [['Credits']],
    [['credits/packages']],
    [[['credits']]],
    [['credits', 0]],
    [['..', 'credits']],
    [['toString']],
    [['hasOwnProperty']],
    [['v1', 'charges']],
    [['https://api.stripe.com/v1/charges']],
    [['//evil.example']],
    [['%2e%2e']],
    [['credits\r\nX-Evil: 1']],
    [['@evil.example']],
  ])('%j is no operation', async (path) => {
    const response = await call(server, { path, method: 'GET' }, signedIn);
    expect(await refusal(response)).toEqual({ status: 404, code: 'unknown_operation' });
    expect(server.calls).toEqual([]);
  });
});

describe('the id of a plan', () => {
  const checkout = '/functions/v1/crm-stripe-api/subscriptions/create-checkout';

  it.each(['11111111-1111-1111-1111-111111111111', '6F1C0B5E-3D0F-4A3B-9D57-0F6F4A7F1C11'])('may be %s', async (id) => {
    expect((await post(server, checkout, { plan_id: id }, signedIn)).status).toBe(200);
  });

  it.each(['pro', '', 1, null, '6f1c0b5e3d0f4a3b9d570f6f4a7f1c11', "11111111-1111-1111-1111-11111111111'"])(
    'may not be %j',
    async (id) => {
      const response = await post(server, checkout, { plan_id: id }, signedIn);
      expect(await response.json()).toMatchObject({ code: 'invalid_request', issues: [{ path: 'plan_id' }] });
    },
  );
});

describe('the fields', () => {
  const consume = '/functions/v1/crm-stripe-api/credits/consume';
  const valid = { user_id: 'alice', amount: 1, idempotency_key: 'k', operation: 'render' };

  it('are each named with what is wrong', async () => {
    const response = await post(server, consume, { user_id: 'alice', amount: -1, idempotency_key: '' }, asAdmin);
    expect(response.status).toBe(400);
    const body = (await response.json()) as {
      code: string;
      error: string;
      issues: { path: string; message: string }[];
    };
    expect(body.code).toBe('invalid_request');
    expect(body.error).toEqual(expect.any(String));
    expect(body.issues.map((issue) => issue.path)).toEqual(['amount', 'idempotency_key', 'operation']);
    for (const { message } of body.issues) expect(message).toMatch(/\w/);
  });

  it.each([
    '1e400',
    '-1e400',
    '-0',
    '0',
    '-1',
    '1.5',
    '9007199254740993',
    '1e16',
    '"10"',
    '""',
    '"1e3"',
    'true',
    'false',
    'null',
    '[10]',
    '[]',
    '{}',
    '"NaN"',
    '"Infinity"',
    '1e-7',
    '0.1',
    '-9007199254740991',
    '1000000000001',
  ])('do not take %s for an amount', async (amount) => {
    const body = JSON.stringify(valid).replace('"amount":1', `"amount":${amount}`);
    const response = await post(server, consume, body, asAdmin);
    const { code, issues } = (await response.json()) as { code: string; issues: { path: string }[] };
    expect(code).toBe('invalid_request');
    expect(new Set(issues.map((issue) => issue.path))).toEqual(new Set(['amount']));
    expect(server.calls).toEqual([]);
  });

  it('carry texts of every script as they are', async () => {
    const description = `עברית \u202e \${x} '; drop table -- 🧾`;
    await post(server, consume, { ...valid, description }, asAdmin);
    expect(server.calls[0]?.input).toMatchObject({ description });
  });

  it.each([
    ['', 1],
    ['x'.repeat(256), 2],
  ])('do not take an Idempotency-Key of the wrong length', async (key) => {
    const response = await post(server, consume, valid, { ...asAdmin, 'idempotency-key': key });
    expect(await response.json()).toMatchObject({ code: 'invalid_request', issues: [{ path: 'Idempotency-Key' }] });
  });

  it('come with the Idempotency-Key of the header', async () => {
    await post(server, consume, valid, { ...asAdmin, 'idempotency-key': 'x'.repeat(255) });
    expect(server.calls[0]?.caller.idempotencyKey).toBe('x'.repeat(255));
  });
});
