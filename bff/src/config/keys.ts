import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { commaList } from './addresses.ts';
import { Fault } from './fault.ts';

export interface AdminKey {
  /** Who acts, in the audit trail. */
  name: string;
  digest: Buffer;
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export interface StripeKey {
  key: string;
  isLive: boolean;
}

export function stripeSecretKey(text: string): StripeKey {
  if (text.startsWith('pk_'))
    throw new Fault(
      'holds a publishable key (pk_…): set the secret one (sk_…), from the same page of the Stripe dashboard.',
    );
  if (text.startsWith('whsec_'))
    throw new Fault('holds a webhook secret (whsec_…): that one belongs into STRIPE_WEBHOOK_SECRET.');
  const mode = /^[sr]k_(test|live)_\w+$/.exec(text)?.[1];
  if (!mode) throw new Fault('must be a secret key of Stripe: sk_test_…, sk_live_…, or a restricted one (rk_…).');
  return { key: text, isLive: mode === 'live' };
}

export function publishableKey(text: string): StripeKey {
  if (/^[sr]k_/.test(text))
    throw new Fault('holds a secret key, and this one is shown to browsers: set the publishable one (pk_…).');
  const mode = /^pk_(test|live)_\w+$/.exec(text)?.[1];
  if (!mode) throw new Fault('must be a publishable key of Stripe: pk_test_… or pk_live_….');
  return { key: text, isLive: mode === 'live' };
}

export function webhookSecrets(text: string): string[] {
  const secrets = commaList(text);
  if (!secrets.length || secrets.some((secret) => !/^whsec_[\w+/=-]+$/.test(secret))) {
    throw new Fault('must be one or more signing secrets of the webhook endpoint (whsec_…), comma separated.');
  }
  return secrets;
}

export function portalConfiguration(text: string): string {
  if (!/^bpc_\w+$/.test(text))
    throw new Fault('must be the id of a portal configuration (bpc_…); leave it out for ours.');
  return text;
}

/** jose accepts an HS256 secret of any length, an empty one too: whoever guesses it is everyone. */
export function jwtSecret(text: string): Uint8Array {
  const secret = new TextEncoder().encode(text);
  if (secret.length < 32) throw new Fault('must have 32 bytes at least: `openssl rand -base64 48` makes one.');
  return secret;
}

export interface JwtPublicKey {
  key: KeyObject;
  algorithm: 'RS256' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';
}

const curveAlgorithms = new Map<string | undefined, JwtPublicKey['algorithm']>([
  ['prime256v1', 'ES256'],
  ['secp384r1', 'ES384'],
  ['secp521r1', 'ES512'],
]);

export function jwtPublicKey(text: string): JwtPublicKey {
  const pem = text.replaceAll('\\n', '\n');
  if (pem.includes('PRIVATE KEY'))
    throw new Fault('holds a private key: the public one is enough here, and the private one belongs to the issuer.');
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new Fault(
      'must be a public key in PEM form (-----BEGIN PUBLIC KEY-----); line breaks may be written as \\n.',
    );
  }
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ed25519') return { key, algorithm: 'EdDSA' };
  if (key.asymmetricKeyType === 'rsa') {
    if (modulusLength < 2048) throw new Fault('holds an RSA key of under 2048 bits: ask the issuer for a longer one.');
    return { key, algorithm: 'RS256' };
  }
  const algorithm = curveAlgorithms.get(namedCurve);
  if (!algorithm) throw new Fault('must be an RSA, Ed25519, P-256, P-384 or P-521 key.');
  return { key, algorithm };
}

/** A key may end in "=" (base64), so that "name=" counts only where a key follows it. */
const namedKey = /^([A-Za-z][\w.-]{0,63})=(?!=*$)(.+)$/;

export function adminKeyTexts(text: string): string[] {
  return commaList(text).map((entry) => namedKey.exec(entry)?.[2] ?? entry);
}

export function adminKeys(text: string): AdminKey[] {
  const seen = new Set<string>();
  return commaList(text).map((entry, index) => {
    const [, given, key = entry] = namedKey.exec(entry) ?? [];
    const where = `entry ${index + 1}`;
    if (!/^[\x21-\x7e]+$/.test(key))
      throw new Fault(`must hold keys of visible ASCII characters, comma separated; ${where} is none.`);
    if (key.length < 8)
      throw new Fault(
        `must hold keys that nobody guesses (${where} has under 8 characters): \`openssl rand -base64 32\` makes one.`,
      );
    if (seen.has(key))
      throw new Fault(`holds the same key twice (${where}): the audit trail could not tell who acted.`);
    seen.add(key);
    const digest = sha256(key);
    return { name: given ?? digest.toString('hex').slice(0, 8), digest };
  });
}

export function metricsToken(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new Fault('must be made of visible ASCII characters.');
  return text;
}
