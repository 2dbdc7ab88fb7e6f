import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../src/config.ts';

export const folder = mkdtempSync(join(tmpdir(), 'billing-panel-config-'));

export function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const secret = 'a-secret-with-more-than-32-bytes-in-it';
export const emptyCatalog = '{"plans":[],"packages":[]}';

/** The least that is taken. */
export const least: Environment = {
  STRIPE_SECRET_KEY: 'sk_test_abcdefgh',
  STRIPE_WEBHOOK_SECRET: 'whsec_abcdefgh',
  JWT_SECRET: secret,
  CATALOG_FILE: file('catalog.json', emptyCatalog),
};

export const pem = (key: { publicKey: { export(options: { type: 'spki'; format: 'pem' }): string | Buffer } }) =>
  key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privatePem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const shortRsa = pem(generateKeyPairSync('rsa', { modulusLength: 1024 }));
const x25519 = pem(generateKeyPairSync('x25519'));

/** What no server may start with, and the variables that must be named for it. Whatever is secret in them says canary. */
export const wrongConfigurations: [names: string, Environment][] = [
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: undefined }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: '  ' }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'pk_test_canary0123' }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'whsec_canary0123' }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'canary0123' }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'sk_test_' }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'sk_test_canary 0123' }],
  ['STRIPE_API_BASE', { STRIPE_SECRET_KEY: 'sk_live_canary0123', STRIPE_API_BASE: 'http://127.0.0.1:12111' }],
  ['STRIPE_API_BASE', { STRIPE_SECRET_KEY: 'rk_live_canary0123', STRIPE_API_BASE: 'https://canary.example' }],
  ['ALLOWED_ORIGINS', { STRIPE_SECRET_KEY: 'sk_live_canary0123', ALLOWED_ORIGINS: 'http://canary.example' }],
  ['PUBLIC_URL', { STRIPE_SECRET_KEY: 'sk_live_canary0123', PUBLIC_URL: 'http://canary.example' }],
  ['STRIPE_API_BASE', { STRIPE_API_BASE: 'canary0123' }],
  ['STRIPE_API_BASE', { STRIPE_API_BASE: 'http://127.0.0.1:12111/canary' }],
  ['STRIPE_API_BASE', { STRIPE_API_BASE: 'ftp://canary.example' }],
  ['STRIPE_API_BASE', { STRIPE_API_BASE: 'http://user:canary0123@127.0.0.1' }],
  ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: undefined }],
  ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: ' ' }],
  ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: ',' }],
  ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: 'whsec_' }],
  ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: 'sk_test_canary0123' }],
  ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: 'whsec_good1234,canary0123' }],
  ['STRIPE_PUBLISHABLE_KEY', { STRIPE_PUBLISHABLE_KEY: 'sk_test_canary0123' }],
  ['STRIPE_PUBLISHABLE_KEY', { STRIPE_PUBLISHABLE_KEY: 'canary0123' }],
  ['STRIPE_PUBLISHABLE_KEY', { STRIPE_PUBLISHABLE_KEY: 'pk_live_canary0123' }],
  ['STRIPE_PORTAL_CONFIGURATION', { STRIPE_PORTAL_CONFIGURATION: 'canary0123' }],
  ['JWT_SECRET', { JWT_SECRET: undefined }],
  ['JWT_SECRET', { JWT_SECRET: '' }],
  ['JWT_SECRET', { JWT_SECRET: ' '.repeat(40) }],
  ['JWT_SECRET', { JWT_SECRET: 'canary-of-31-bytes-0123456789ab' }],
  ['JWT_SECRET, JWT_JWKS_URL', { JWT_JWKS_URL: 'https://canary.example/jwks.json' }],
  ['JWT_SECRET, JWT_PUBLIC_KEY', { JWT_PUBLIC_KEY: pem(rsa) }],
  ['JWT_PUBLIC_KEY', { JWT_SECRET: undefined, JWT_PUBLIC_KEY: 'canary0123' }],
  ['JWT_PUBLIC_KEY', { JWT_SECRET: undefined, JWT_PUBLIC_KEY: privatePem }],
  ['JWT_PUBLIC_KEY', { JWT_SECRET: undefined, JWT_PUBLIC_KEY: shortRsa }],
  ['JWT_PUBLIC_KEY', { JWT_SECRET: undefined, JWT_PUBLIC_KEY: x25519 }],
  ['JWT_JWKS_URL', { JWT_SECRET: undefined, JWT_JWKS_URL: 'http://canary.example/jwks.json' }],
  ['JWT_JWKS_URL', { JWT_SECRET: undefined, JWT_JWKS_URL: 'canary0123' }],
  ['ADMIN_API_KEYS', { ADMIN_API_KEYS: 'canary7' }],
  ['ADMIN_API_KEYS', { ADMIN_API_KEYS: 'ops=canary7' }],
  ['ADMIN_API_KEYS', { ADMIN_API_KEYS: 'canary-one,ops=canary-one' }],
  ['ADMIN_API_KEYS', { ADMIN_API_KEYS: 'canary key with spaces' }],
  ['ADMIN_API_KEYS', { ADMIN_API_KEYS: 'canaryéééé' }],
  ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: '*' }],
  ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://*.canary.example' }],
  ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://good.example,canary.example' }],
  ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://canary.example/' }],
  ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://Canary.example' }],
  ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://canary.example:443' }],
  ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'null' }],
  ['ALLOWED_REDIRECT_ORIGINS', { ALLOWED_REDIRECT_ORIGINS: '*' }],
  ['ALLOWED_REDIRECT_ORIGINS', { ALLOWED_REDIRECT_ORIGINS: 'http://canary.example' }],
  ['ALLOWED_REDIRECT_ORIGINS', { ALLOWED_REDIRECT_ORIGINS: 'javascript://canary.example' }],
  ['DEFAULT_SUCCESS_URL', { DEFAULT_SUCCESS_URL: '/canary' }],
  ['DEFAULT_CANCEL_URL', { DEFAULT_CANCEL_URL: 'http://canary.example/' }],
  ['DEFAULT_RETURN_URL', { DEFAULT_RETURN_URL: 'javascript:canary()' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://canary:canary0123@host/db' }],
  ['DATABASE_URL', { DATABASE_URL: 'sqlite:' }],
  ['DATABASE_URL', { DATABASE_URL: 'sqlite://canary.sqlite' }],
  ['DATABASE_URL', { DATABASE_URL: './canary.sqlite' }],
  ['DATABASE_URL', { DATABASE_URL: 'postgres://user:canary%@host/db' }],
  ['HOST', { HOST: 'http://canary.example' }],
  ['PORT', { PORT: 'canary' }],
  ['PORT', { PORT: '65536' }],
  ['PORT', { PORT: '-1' }],
  ['PORT', { PORT: '80.5' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'canary.example' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'https://canary.example/?x=1' }],
  ['LOG_LEVEL', { LOG_LEVEL: 'canary' }],
  ['RATE_LIMITS', { RATE_LIMITS: 'canary' }],
  ['RATE_LIMITS', { RATE_LIMITS: 'canary=3' }],
  ['RATE_LIMITS', { RATE_LIMITS: 'reads=0' }],
  ['RATE_LIMITS', { RATE_LIMITS: 'constructor=3' }],
  ['TRUST_PROXY', { TRUST_PROXY: 'canary' }],
  ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
  ['METRICS_TOKEN', { METRICS_TOKEN: 'canary token' }],
  ['CATALOG_FILE', { CATALOG_FILE: join(folder, 'canary-missing.json') }],
  ['CATALOG_FILE', { CATALOG_FILE: folder }],
  ['CATALOG_FILE', { CATALOG_FILE: file('broken.json', '{"plans": canary}') }],
  ['CATALOG_FILE', { CATALOG_FILE: file('wrong.json', '{"plans":[{"id":"pro"}],"packages":[]}') }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY_FILE: file('key', 'sk_test_canary0123') }],
  ['JWT_SECRET', { JWT_SECRET: undefined, JWT_SECRET_FILE: join(folder, 'canary-missing') }],
];
