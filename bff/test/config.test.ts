import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigFaults } from '../src/config/fault.ts';
import { variables } from '../src/config/variables.ts';
import { type Environment, readConfig } from '../src/config.ts';
import { emptyCatalog, file, folder, least, pem, rsa, wrongConfigurations } from './wrong-configurations.ts';

function faultsOf(env: Environment): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigFaults) return error.lines;
    throw error;
  }
  return [];
}

describe('a configuration that is refused', () => {
  it.each(wrongConfigurations)('names %s', (names, env) => {
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

  it('has a fingerprint by which servers that are not configured alike are told apart', () => {
    const of = (env: Environment) => readConfig({ ...least, ...env }).fingerprint;
    const usual = of({});
    expect(usual).toMatch(/^[\da-f]{8}$/);
    expect(of({ HOST: '0.0.0.0', PORT: '80', LOG_LEVEL: 'warn', CATALOG_FILE: file('same.json', emptyCatalog) })).toBe(
      usual,
    );
    const plan = {
      id: '11111111-1111-1111-1111-111111111111',
      name: 'Pro',
      price: 49,
      currency: 'usd',
      interval: 'month',
    };
    const other = file('other.json', JSON.stringify({ plans: [plan], packages: [] }));
    for (const env of [
      { ADMIN_API_KEYS: 'another-key' },
      { STRIPE_WEBHOOK_SECRET: 'whsec_other' },
      { CATALOG_FILE: other },
    ])
      expect(of(env)).not.toBe(usual);
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
