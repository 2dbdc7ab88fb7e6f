import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTVerifyGetKey } from 'jose';
import { Refusal } from '../refusal.ts';
import { rememberedForMs } from './remembered.ts';

const maxBytes = 512 * 1024;

export interface KeySetTimes {
  /** How long an unanswered request is waited for. */
  timeoutMs: number;
  /** How long keys are believed, and thus how long a removed one may live. */
  maxAgeMs: number;
  /** The shortest time between two requests that unknown key ids cause. */
  cooldownMs: number;
  /** After a request failed, how long none is made: a server that is down is not asked for every token. */
  restMs: number;
}

/** A key that its issuer took out lets nobody in after ten minutes, what is remembered of it included. */
const usualTimes: KeySetTimes = {
  timeoutMs: 2500,
  maxAgeMs: 600_000 - rememberedForMs,
  cooldownMs: 30_000,
  restMs: 1000,
};

async function atMost(response: Response, bytes: number): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > bytes) throw new Error('the key set is too large');
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status });
}

function restingFetch(restMs: number): FetchImplementation {
  let restsUntil = 0;
  return async (url, options) => {
    if (Date.now() < restsUntil) throw new Error('the key set could not be fetched a moment ago');
    try {
      const response = await fetch(url, options);
      if (response.status !== 200) throw new Error(`the key set was answered with ${response.status}`);
      return await atMost(response, maxBytes);
    } catch (error) {
      restsUntil = Date.now() + restMs;
      throw error;
    }
  };
}

/** Keys from the issuer's address. A key that is not there refuses the token; an address that does not answer is no fault of the token's. */
export function remoteKeySet(url: URL, times: KeySetTimes = usualTimes): JWTVerifyGetKey {
  const keySet = createRemoteJWKSet(url, {
    timeoutDuration: times.timeoutMs,
    cacheMaxAge: times.maxAgeMs,
    cooldownDuration: times.cooldownMs,
    [customFetch]: restingFetch(times.restMs),
  });
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new Refusal('auth_unavailable', 'Sign-in cannot be checked right now. Try again in a moment.', {
        retryAfterS: 5,
        cause: error,
      });
    }
  };
}
