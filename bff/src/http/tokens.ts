import { hash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Config } from '../config.ts';
import { Refusal } from '../refusal.ts';
import { isAccountName } from './account-name.ts';
import { remoteKeySet } from './key-set.ts';
import { Remembered, rememberedForMs } from './remembered.ts';

/** The person whom a token names. */
export interface TokenUser {
  /** Whose credits and subscription these are: the account claim. */
  account: string;
  /** Who acts: `sub`. The same as the account, unless a team shares one. */
  subject: string;
  email: string | undefined;
}

/** Throws `token_expired`, `invalid_token` or `auth_unavailable`. */
export type VerifyToken = (token: string) => Promise<TokenUser>;

/** Clocks differ by a little; a token that ended longer ago has ended. */
const clockToleranceS = 10;

const rememberedAtMost = 10_000;

/** What a key set's keys may sign with: nothing symmetric, for the keys are public. */
const asymmetric = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

type JwtConfig = Config['jwt'];

const invalidToken = (cause?: unknown) =>
  new Refusal('invalid_token', 'These credentials are not valid. Sign in again.', { cause });

/** The key that tokens are checked with, and the algorithms that it is for: the token's own header decides neither. */
function keyFor({ verification }: JwtConfig): { key: JWTVerifyGetKey; algorithms: string[] } {
  switch (verification.kind) {
    case 'secret':
      return { key: async () => verification.secret, algorithms: ['HS256'] };
    case 'public_key':
      return { key: async () => verification.key, algorithms: [verification.algorithm] };
    case 'jwks':
      return { key: remoteKeySet(verification.url), algorithms: asymmetric };
  }
}

/** Several keys fit a token without a key id while the issuer rotates them: each is tried. */
async function verifyWithEach(token: string, keys: errors.JWKSMultipleMatchingKeys, options: JWTVerifyOptions) {
  for await (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw invalidToken(keys);
}

async function payloadOf(token: string, key: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, key, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return verifyWithEach(token, error, options);
    throw error;
  }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new Refusal('token_expired', 'Your session has ended. Sign in again.');
  return error instanceof errors.JOSEError ? invalidToken(error) : error;
}

/** The token's end. jose takes an `exp` of 1e400, and looks at `iat` only where an age is asked for. */
function requireSaneTimes({ exp = Number.NaN, iat }: JWTPayload): number {
  if (!Number.isSafeInteger(Math.floor(exp))) throw invalidToken();
  if (iat === undefined) return exp;
  if (typeof iat !== 'number' || !(iat <= Date.now() / 1000 + clockToleranceS)) throw invalidToken();
  return exp;
}

function claim(payload: JWTPayload, name: string): unknown {
  return Object.hasOwn(payload, name) ? payload[name] : undefined;
}

function isEmail(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 254 && /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(value);
}

/** Supabase's own keys are tokens too: they stand for no person. */
const rolesOfNobody = new Set<unknown>(['anon', 'service_role']);

function userOf(payload: JWTPayload, { accountClaim, emailClaim }: JwtConfig): TokenUser {
  const account = claim(payload, accountClaim);
  const email = claim(payload, emailClaim);
  if (!isAccountName(account) || !isAccountName(payload.sub)) throw invalidToken();
  if (rolesOfNobody.has(claim(payload, 'role'))) throw invalidToken();
  return { account, subject: payload.sub, email: isEmail(email) ? email : undefined };
}

/** Checks everything about a token, each time. */
function createFullCheck(jwt: JwtConfig) {
  const { key, algorithms } = keyFor(jwt);
  const options: JWTVerifyOptions = {
    algorithms,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: clockToleranceS,
    ...(jwt.issuer === undefined ? {} : { issuer: jwt.issuer }),
    ...(jwt.audience === undefined ? {} : { audience: jwt.audience }),
  };
  return async (token: string) => {
    try {
      const payload = await payloadOf(token, key, options);
      return { endsAt: requireSaneTimes(payload) * 1000, user: userOf(payload, jwt) };
    } catch (error) {
      throw refusalOf(error);
    }
  };
}

/** A signature costs more than everything else at the door, and the same token comes with every request of a page. */
export function createTokenVerifier(jwt: JwtConfig): VerifyToken {
  const check = createFullCheck(jwt);
  const remembered = new Remembered<TokenUser>(rememberedAtMost);
  return async (token) => {
    // By its digest, so that what is remembered has one size.
    const name = hash('sha256', token, 'base64url');
    const known = remembered.get(name);
    if (known) return known;
    const { user, endsAt } = await check(token);
    remembered.set(name, user, Math.min(endsAt, Date.now() + rememberedForMs));
    return user;
  };
}
