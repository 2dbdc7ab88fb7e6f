import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { remoteKeySet } from '../../src/http/key-set.ts';
import { createTokenVerifier, type VerifyToken } from '../../src/http/tokens.ts';
import { call, readCredits, refusal, startServer } from './server.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherP256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function signed(
  alg: string,
  key: KeyObject | Uint8Array,
  header: Record<string, unknown> = {},
  lastsS = 60,
): Promise<string> {
  const claims = { sub: 'alice', exp: Math.floor(Date.now() / 1000) + lastsS };
  return new SignJWT(claims).setProtectedHeader({ alg, ...header }).sign(key);
}

/** An issuer's address whose answer the test decides, and which counts how often it was asked. */
let asked: number;
let answer: RequestListener;
let issuer: ReturnType<typeof createServer>;
let url: URL;

beforeEach(async () => {
  asked = 0;
  answer = (_, response) => response.writeHead(500).end();
  issuer = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks.json`);
});
afterEach(() => {
  issuer.closeAllConnections();
  issuer.close();
});

async function publish(keys: Record<string, KeyObject>): Promise<void> {
  const set = await Promise.all(Object.entries(keys).map(async ([kid, key]) => ({ ...(await exportJWK(key)), kid })));
  answer = (_, response) => response.end(JSON.stringify({ keys: set }));
}

const claims = { issuer: undefined, audience: undefined, accountClaim: 'sub', emailClaim: 'email' };

function verifier(): VerifyToken {
  return createTokenVerifier({ ...claims, verification: { kind: 'jwks', url } });
}

const invalid = { code: 'invalid_token' };
const unavailable = { code: 'auth_unavailable', retryAfterS: 5 };

describe('tokens of an issuer with a key set', () => {
  it('are taken with the key that they name', async () => {
    await publish({ one: p256.publicKey, two: rsa.publicKey });
    const verify = verifier();
    expect(await verify(await signed('ES256', p256.privateKey, { kid: 'one' }))).toMatchObject({ account: 'alice' });
    expect(await verify(await signed('RS256', rsa.privateKey, { kid: 'two' }))).toMatchObject({ account: 'alice' });
    expect(asked).toBe(1);
  });

  it('are taken with any fitting key where they name none', async () => {
    await publish({ one: otherP256.publicKey, two: p256.publicKey });
    expect(await verifier()(await signed('ES256', p256.privateKey))).toMatchObject({ account: 'alice' });
  });

  it('are refused where no fitting key signed them', async () => {
    await publish({ one: otherP256.publicKey, two: otherP256.publicKey });
    await expect(verifier()(await signed('ES256', p256.privateKey))).rejects.toMatchObject(invalid);
    await publish({ one: otherP256.publicKey });
    await expect(verifier()(await signed('ES256', p256.privateKey, { kid: 'one' }))).rejects.toMatchObject(invalid);
  });

  it('cannot be signed with what is public', async () => {
    await publish({ one: rsa.publicKey });
    const verify = verifier();
    const spki = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const der = rsa.publicKey.export({ type: 'spki', format: 'der' });
    const jwk = JSON.stringify(await exportJWK(rsa.publicKey));
    for (const text of [spki, `\n${spki}`, spki.trim(), jwk, der]) {
      const secret = typeof text === 'string' ? new TextEncoder().encode(text) : text;
      await expect(verify(await signed('HS256', secret, { kid: 'one' }))).rejects.toMatchObject(invalid);
    }
  });

  it('cannot point at another key set', async () => {
    await publish({ one: otherP256.publicKey });
    const evil = { kid: 'one', jku: String(url), x5u: String(url), jwk: await exportJWK(p256.publicKey) };
    await expect(verifier()(await signed('ES256', p256.privateKey, evil))).rejects.toMatchObject(invalid);
    expect(asked).toBe(1);
  });

  it.each(['../../etc/passwd', "' or 1=1 --", 'https://evil.example/key', '__proto__', ''])(
    'are refused with the key id %j',
    async (kid) => {
      await publish({ one: p256.publicKey });
      await expect(verifier()(await signed('ES256', p256.privateKey, { kid }))).rejects.toMatchObject(invalid);
    },
  );

  it('cause no flood by unknown key ids', async () => {
    await publish({ one: p256.publicKey });
    const verify = verifier();
    const tokens = await Promise.all(
      Array.from({ length: 200 }, (_, index) => signed('ES256', p256.privateKey, { kid: `unknown-${index}` })),
    );
    for (const outcome of await Promise.allSettled(tokens.map(verify))) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: invalid });
    }
    expect(asked).toBe(1);
  });
});

describe('a key set', () => {
  const noCooldown = { timeoutMs: 300, maxAgeMs: 60_000, cooldownMs: 0, restMs: 0 };

  it('may take up a new key', async () => {
    await publish({ one: otherP256.publicKey });
    const keySet = remoteKeySet(url, noCooldown);
    await keySet({ alg: 'ES256', kid: 'one' }, { payload: '', signature: '' });
    await publish({ two: p256.publicKey });
    await expect(keySet({ alg: 'ES256', kid: 'two' }, { payload: '', signature: '' })).resolves.toBeDefined();
  });

  it('forgets a key that was taken out, once its age is reached', async () => {
    await publish({ one: p256.publicKey });
    const keySet = remoteKeySet(url, { ...noCooldown, maxAgeMs: 0 });
    await keySet({ alg: 'ES256', kid: 'one' }, { payload: '', signature: '' });
    await publish({ two: p256.publicKey });
    await expect(keySet({ alg: 'ES256', kid: 'one' }, { payload: '', signature: '' })).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    });
  });

  it('that took a key out lets nobody in with it after ten minutes, though its tokens are remembered', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const startedAt = Date.now();
    const after = (ms: number) => vi.setSystemTime(startedAt + ms);
    await publish({ one: p256.publicKey });
    const verify = verifier();
    const token = await signed('ES256', p256.privateKey, { kid: 'one' }, 3600);
    await verify(token);
    await publish({ two: otherP256.publicKey });
    // However late it is seen again, it is not remembered beyond its key.
    for (const ms of [539_999, 599_999]) {
      after(ms);
      await verify(token).catch(() => {});
    }
    after(600_000);
    await expect(verify(token)).rejects.toMatchObject(invalid);
  });

  it('keeps serving the keys that it has while the address is down', async () => {
    await publish({ one: p256.publicKey });
    const verify = verifier();
    await verify(await signed('ES256', p256.privateKey, { kid: 'one' }));
    answer = (_, response) => response.destroy();
    expect(await verify(await signed('ES256', p256.privateKey, { kid: 'one' }))).toMatchObject({ account: 'alice' });
  });

  it.each<[string, RequestListener]>([
    ['refuses', (_, response) => response.destroy()],
    ['fails', (_, response) => response.writeHead(500).end('{"keys":[]}')],
    ['redirects', (_, response) => response.writeHead(302, { location: 'https://evil.example/' }).end()],
    ['answers with a page', (_, response) => response.end('<html>')],
    ['answers with something else', (_, response) => response.end('{"keys":"none"}')],
    ['answers with far too much', (_, response) => response.end(`{"keys":[],"x":"${'x'.repeat(600_000)}"}`)],
    ['is silent', () => {}],
    ['never ends', (_, response) => response.write('{"keys":[')],
  ])('whose address %s is no reason to let anyone in, or to call a token bad', async (_, listener) => {
    answer = listener;
    const startedAt = performance.now();
    await expect(verifier()(await signed('ES256', p256.privateKey, { kid: 'one' }))).rejects.toMatchObject(unavailable);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it('whose address is down is not asked for every token', async () => {
    const verify = verifier();
    const token = await signed('ES256', p256.privateKey, { kid: 'one' });
    for (let round = 0; round < 20; round += 1) await expect(verify(token)).rejects.toMatchObject(unavailable);
    expect(asked).toBe(1);
  });

  it('whose address is down is told to the caller as 503, with a time to try again', async () => {
    await using server = await startServer({ JWT_SECRET: undefined, JWT_JWKS_URL: String(url) });
    const authorization = `Bearer ${await signed('ES256', p256.privateKey, { kid: 'one' })}`;
    const response = await call(server, readCredits, { authorization });
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await refusal(response)).toEqual({ status: 503, code: 'auth_unavailable' });
  });
});

describe('tokens under a public key', () => {
  const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
  const verify = createTokenVerifier({
    ...claims,
    verification: { kind: 'public_key', key: rsa.publicKey, algorithm: 'RS256' },
  });

  it('are taken with its algorithm', async () => {
    expect(await verify(await signed('RS256', rsa.privateKey))).toMatchObject({ account: 'alice' });
  });

  it('are refused with another, though the key would fit', async () => {
    for (const alg of ['RS384', 'RS512', 'PS256']) {
      await expect(verify(await signed(alg, rsa.privateKey))).rejects.toMatchObject(invalid);
    }
  });

  it('cannot be signed with the public key as a secret', async () => {
    const digest = createHash('sha256').update(pem(rsa.publicKey)).digest();
    for (const secret of [
      new TextEncoder().encode(pem(rsa.publicKey)),
      new TextEncoder().encode(`\n${pem(rsa.publicKey)}`),
      digest,
    ]) {
      await expect(verify(await signed('HS256', secret))).rejects.toMatchObject(invalid);
    }
  });
});
