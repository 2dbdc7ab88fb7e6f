import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Remembered } from '../../src/http/remembered.ts';
import { createTokenVerifier } from '../../src/http/tokens.ts';
import { jwtSecret, tokenOf } from './server.ts';

const startedAt = Date.parse('2026-04-28T00:00:00Z');
const nowS = () => Math.floor(Date.now() / 1000);
const later = (seconds: number) => vi.setSystemTime(startedAt + seconds * 1000);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startedAt });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const verifier = () =>
  createTokenVerifier({
    verification: { kind: 'secret', secret: new TextEncoder().encode(jwtSecret) },
    issuer: undefined,
    audience: undefined,
    accountClaim: 'sub',
    emailClaim: 'email',
  });

describe('a token that was verified', () => {
  it('is not verified again for a minute', async () => {
    const checks = vi.spyOn(crypto.subtle, 'verify');
    const verify = verifier();
    const token = await tokenOf();
    const other = await tokenOf({ sub: 'bob' });
    for (const seconds of [0, 30, 59.9]) {
      later(seconds);
      expect(await verify(token)).toMatchObject({ account: 'alice' });
    }
    expect(checks).toHaveBeenCalledTimes(1);
    expect(await verify(other)).toMatchObject({ account: 'bob' });
    expect(checks).toHaveBeenCalledTimes(2);
    later(60);
    await verify(token);
    expect(checks).toHaveBeenCalledTimes(3);
  });

  it('is not believed past its end', async () => {
    const checks = vi.spyOn(crypto.subtle, 'verify');
    const verify = verifier();
    const token = await tokenOf({ exp: nowS() + 20 });
    await verify(token);
    later(20);
    await verify(token);
    expect(checks).toHaveBeenCalledTimes(2);
    later(31);
    await expect(verify(token)).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('says nothing about one that differs in a single character', async () => {
    const verify = verifier();
    const token = await tokenOf();
    await verify(token);
    for (const forged of [`${token}A`, token.slice(0, -4).concat('AAAA'), token.replace('.', '..')])
      await expect(verify(forged)).rejects.toMatchObject({ code: 'invalid_token' });
  });
});

it('one that is not valid is never remembered as valid, however often it comes', async () => {
  const verify = verifier();
  const forged = await tokenOf({}, 'another-secret-with-more-than-32-bytes');
  for (let round = 0; round < 3; round += 1)
    await expect(verify(forged)).rejects.toMatchObject({ code: 'invalid_token' });
});

it('no more is remembered than there is room for: the oldest is forgotten', () => {
  const remembered = new Remembered<number>(3);
  for (const value of [1, 2, 3, 4]) remembered.set(String(value), value, Date.now() + 1000);
  expect(remembered.size).toBe(3);
  expect([1, 2, 3, 4].map((value) => remembered.get(String(value)))).toEqual([undefined, 2, 3, 4]);
});
