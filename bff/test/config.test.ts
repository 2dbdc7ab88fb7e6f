import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigFaults } from '../src/config/fault.ts';
import { variables } from '../src/config/variables.ts';
import { type Environment, readConfig } from '../src/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'billing-panel-config-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const secret = 'a-secret-with-more-than-32-bytes-in-it';
const least: Environment = {
  STRIPE_SECRET_KEY: 'sk_test_abcdefgh',
  STRIPE_WEBHOOK_SECRET: 'whsec_abcdefgh',
  JWT_SECRET: secret,
  CATALOG_FILE: file('catalog.json', '{"plans":[],"packages":[]}'),
};

function faultsOf(env: Environment): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigFaults) return error.lines;
    throw error;
  }
  return [];
}

const pem = (key: { publicKey: { export(options: { type: 'spki'; format: 'pem' }): string | Buffer } }) =>
  key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privatePem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const shortRsa = pem(generateKeyPairSync('rsa', { modulusLength: 1024 }));
const x25519 = pem(generateKeyPairSync('x25519'));

describe('a configuration that is refused', () => {
  it.each<[names: string, Environment]>([
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: undefined }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: '  ' }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'pk_test_canary0123' }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'whsec_canary0123' }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'canary0123' }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'sk_test_' }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'sk_test_canary 0123' }],
    ['STRIPE_API_BASE', { STRIPE_SECRET_KEY: 'sk_live_canary0123', STRIPE_API_BASE: 'http://127.0.0.1:12111' }],
    ['STRIPE_API_BASE', { STRIPE_SECRET_KEY: 'rk_live_canary0123', STRIPE_API_BASE: 'https://canary.example' }],
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
  ])('names %s', (names, env) => {
    const lines = faultsOf({ ...least, ...env });
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line.startsWith(names), line).toBe(true);
      expect(line).not.toMatch(/canary|PRIVATE KEY-/i);
    }
  });

  it('is told all of its faults at once', () => {
    const lines = faultsOf({ PORT: 'x', ALLOWED_ORIGINS: '*', CATALOG_FILE: join(folder, 'none.json') });
    const named = [
      'PORT',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'ALLOWED_ORIGINS',
      'CATALOG_FILE',
      'JWT_SECRET',
    ];
    expect(lines.map((line) => /^[A-Z_]+/.exec(line)?.[0])).toEqual(named);
    expect(new ConfigFaults(lines).message).toMatch(/^The configuration has 6 faults:\n {2}PORT /);
  });

  it('is told the cure where a key of Stripe is missing', () => {
    const [line] = faultsOf({ ...least, STRIPE_SECRET_KEY: undefined });
    expect(line).toMatch(/sk_test_.*npm start/);
  });

  it('is told every fault of the catalog', () => {
    const [line = ''] = faultsOf({ ...least, CATALOG_FILE: file('two.json', '{"plans":[{}],"packages":[{}]}') });
    expect(line).toMatch(/plans\[0\]/);
    expect(faultsOf({ ...least, CATALOG_FILE: join(folder, 'two.json') }).join()).toMatch(/packages\[0\]/);
  });
});

describe('a configuration', () => {
  it('needs no more than a key, a webhook secret, a way to verify tokens and a catalog', () => {
    const config = readConfig(least);
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      publicUrl: undefined,
      database: { kind: 'sqlite', file: './data/billing.sqlite' },
      stripe: { isLive: false, webhookSecrets: ['whsec_abcdefgh'], apiBase: undefined },
      jwt: { verification: { kind: 'secret' }, accountClaim: 'sub', emailClaim: 'email', issuer: undefined },
      adminKeys: [],
      allowedOrigins: [],
      allowedRedirectOrigins: [],
      rateLimits: { purchases: 10, changes: 30, reads: 600, failures: 20 },
      trustedHops: 0,
      logLevel: 'info',
    });
  });

  it('reads what is blank as left out, and ignores what it does not know', () => {
    const blank = Object.fromEntries(Object.keys(variables).map((name) => [name, ' ']));
    expect(readConfig({ ...blank, ...least, NODE_ENV: 'production' })).toEqual(readConfig(least));
  });

  it('knows live money by the key', () => {
    expect(readConfig({ ...least, STRIPE_SECRET_KEY: 'rk_live_x' }).stripe.isLive).toBe(true);
  });

  it('takes several webhook secrets, origins and admin keys', () => {
    const config = readConfig({
      ...least,
      STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old',
      ALLOWED_ORIGINS: 'https://app.example.com, http://localhost:5173,',
      ADMIN_API_KEYS: 'ops=first-key, second-key',
    });
    expect(config.stripe.webhookSecrets).toEqual(['whsec_new', 'whsec_old']);
    expect(config.allowedOrigins).toEqual(['https://app.example.com', 'http://localhost:5173']);
    expect(config.allowedRedirectOrigins).toEqual(config.allowedOrigins);
    expect(config.adminKeys.map((key) => key.name)).toEqual(['ops', expect.stringMatching(/^[\da-f]{8}$/)]);
  });

  it.each([
    ['sqlite::memory:', { kind: 'sqlite', file: ':memory:' }],
    ['sqlite:/var/lib/billing.sqlite', { kind: 'sqlite', file: '/var/lib/billing.sqlite' }],
    ['postgres://u:p@host/db', { kind: 'postgres', url: 'postgres://u:p@host/db' }],
    ['postgresql:///db?host=/run/postgresql', { kind: 'postgres', url: 'postgresql:///db?host=/run/postgresql' }],
  ])('takes the database %s', (url, database) => {
    expect(readConfig({ ...least, DATABASE_URL: url }).database).toEqual(database);
  });

  it.each([
    ['RS256', rsa],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['ES384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['ES512', generateKeyPairSync('ec', { namedCurve: 'P-521' })],
    ['EdDSA', generateKeyPairSync('ed25519')],
  ])('pins %s by the kind of the public key', (algorithm, pair) => {
    for (const text of [pem(pair), pem(pair).replaceAll('\n', '\\n')]) {
      const config = readConfig({ ...least, JWT_SECRET: undefined, JWT_PUBLIC_KEY: text });
      expect(config.jwt.verification).toMatchObject({ kind: 'public_key', algorithm });
    }
  });

  const fromFile = Object.entries(variables).flatMap(([name, variable]) => ('fromFile' in variable ? [name] : []));
  const texts: Environment = {
    ...least,
    DATABASE_URL: 'postgres://user:pass-word@host/db',
    ADMIN_API_KEYS: 'ops=first-key',
    METRICS_TOKEN: 'metrics-token',
    JWT_PUBLIC_KEY: pem(rsa),
  };

  it.each(fromFile)('takes %s from a file as from the variable', (name) => {
    const env = name === 'JWT_PUBLIC_KEY' ? { ...least, JWT_SECRET: undefined } : least;
    const text = texts[name] ?? '';
    const path = file(name, `${text}\n`);
    expect(readConfig({ ...env, [name]: undefined, [`${name}_FILE`]: path })).toEqual(
      readConfig({ ...env, [name]: text }),
    );
  });

  it('offers a file for every secret', () => {
    const secrets = [
      'DATABASE_URL',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'JWT_SECRET',
      'ADMIN_API_KEYS',
      'METRICS_TOKEN',
    ];
    expect(fromFile).toEqual(expect.arrayContaining(secrets));
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const lines = new Map([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));

  it('names every variable, and none besides', () => {
    expect([...lines.keys()].sort()).toEqual(Object.keys(variables).sort());
  });

  it('shows the defaults', () => {
    for (const [name, variable] of Object.entries(variables)) {
      expect(lines.get(name), name).toBe('default' in variable ? variable.default : '');
    }
  });

  it('says something about each', () => {
    const undescribed = text.split('\n\n').filter((block) => /^[A-Z_]+=/.test(block));
    expect(undescribed).toEqual([]);
  });
});
