import { readFileSync } from 'node:fs';
import type { Catalog } from './billing/catalog.ts';
import { commaList, type DatabaseAddress, isLoopback } from './config/addresses.ts';
import { ConfigFaults, Fault } from './config/fault.ts';
import { type AdminKey, adminKeyTexts, type JwtPublicKey, sha256 } from './config/keys.ts';
import type { RateLimits } from './config/rate-limits.ts';
import { type Values, type Variable, type VariableName, variables } from './config/variables.ts';

export type JwtVerification =
  | { kind: 'secret'; secret: Uint8Array }
  | ({ kind: 'public_key' } & JwtPublicKey)
  | { kind: 'jwks'; url: URL };

/** What the operator decided, parsed once at start. */
export interface Config {
  host: string;
  port: number;
  /** How browsers reach this server, where that is not host and port. Without a trailing slash. */
  publicUrl: string | undefined;
  database: DatabaseAddress;
  stripe: {
    secretKey: string;
    /** Of the secret key: events and objects of the other mode are not ours. */
    isLive: boolean;
    webhookSecrets: string[];
    publishableKey: string | undefined;
    portalConfiguration: string | undefined;
    apiBase: URL | undefined;
  };
  jwt: {
    verification: JwtVerification;
    issuer: string | undefined;
    audience: string | undefined;
    accountClaim: string;
    emailClaim: string;
  };
  adminKeys: AdminKey[];
  allowedOrigins: string[];
  allowedRedirectOrigins: string[];
  defaultUrls: { success: string | undefined; cancel: string | undefined; return: string | undefined };
  /** None where they are switched off. */
  rateLimits: RateLimits | undefined;
  /** How many proxies before this server say where a request comes from. */
  trustedHops: number;
  catalog: Catalog;
  logLevel: Values['LOG_LEVEL'];
  /** How often Stripe is asked for what no webhook brought. */
  sweepEveryMs: number;
  metricsToken: string | undefined;
  /** Every secret as it was written, for the log to strike out. */
  secrets: string[];
  /** The same on servers that are configured alike, whatever their address; tells nothing else. */
  fingerprint: string;
}

export type Environment = Record<string, string | undefined>;

type Texts = Partial<Record<VariableName, string>>;

/** The text of a variable, from itself or from the file that `NAME_FILE` names. What is blank counts as left out. */
function textOf(name: VariableName, env: Environment): string | undefined {
  const text = env[name]?.trim() || undefined;
  const { fromFile }: Variable<unknown> = variables[name];
  const path = fromFile && env[`${name}_FILE`]?.trim();
  if (!path) return text;
  if (text) throw new Fault(`is set twice, also by ${name}_FILE: keep one.`);
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unreadable';
    throw new Fault(`cannot be read from the file that ${name}_FILE names (${code}).`);
  }
}

type IsGiven = (name: VariableName) => boolean;

/** Exactly one way to verify tokens makes sense. */
function jwtFaults(isGiven: IsGiven): string[] {
  const lines: string[] = [];
  const ways = (['JWT_SECRET', 'JWT_PUBLIC_KEY', 'JWT_JWKS_URL'] as const).filter(isGiven);
  if (ways.length === 0) {
    lines.push(
      'JWT_SECRET, JWT_PUBLIC_KEY or JWT_JWKS_URL is required: one of them says how the tokens of your users are verified.',
    );
  }
  if (ways.length > 1)
    lines.push(`${ways.join(', ')}: exactly one way to verify tokens may be set; keep the one that your issuer uses.`);
  return lines;
}

const isOpen = (address: string) => new URL(address).protocol === 'http:' && !isLoopback(new URL(address).hostname);

/** Where real money is, tokens travel by https. */
function openFaults({ PUBLIC_URL, ALLOWED_ORIGINS = [] }: Partial<Values>): string[] {
  const rule = 'must be https beside a live key: else tokens travel in the open.';
  return [
    ...(PUBLIC_URL && isOpen(PUBLIC_URL) ? [`PUBLIC_URL ${rule}`] : []),
    ...(ALLOWED_ORIGINS.some(isOpen) ? [`ALLOWED_ORIGINS ${rule}`] : []),
  ];
}

/** What Stripe's variables must not be together. */
function stripeFaults(values: Partial<Values>, isGiven: IsGiven): string[] {
  const lines: string[] = [];
  const { STRIPE_SECRET_KEY: secret, STRIPE_PUBLISHABLE_KEY: publishable } = values;
  if (secret?.isLive && isGiven('STRIPE_API_BASE')) {
    lines.push('STRIPE_API_BASE must not be set beside a live key: live money goes to Stripe itself.');
  }
  if (secret?.isLive) lines.push(...openFaults(values));
  if (secret && publishable && secret.isLive !== publishable.isLive) {
    lines.push(
      'STRIPE_PUBLISHABLE_KEY is of the other mode than STRIPE_SECRET_KEY: take both from test mode, or both from live mode.',
    );
  }
  return lines;
}

function verificationOf(values: Values): JwtVerification {
  if (values.JWT_SECRET) return { kind: 'secret', secret: values.JWT_SECRET };
  if (values.JWT_PUBLIC_KEY) return { kind: 'public_key', ...values.JWT_PUBLIC_KEY };
  if (values.JWT_JWKS_URL) return { kind: 'jwks', url: values.JWT_JWKS_URL };
  throw new Error('jwtFaults lets none of the three pass');
}

function secretsIn(texts: Texts, database: DatabaseAddress): string[] {
  const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET = '', JWT_SECRET, ADMIN_API_KEYS = '', METRICS_TOKEN } = texts;
  const password = database.kind === 'postgres' ? new URL(database.url).password : '';
  const whole = [STRIPE_SECRET_KEY, JWT_SECRET, METRICS_TOKEN, password, decodeURIComponent(password)];
  const all = [...whole, ...commaList(STRIPE_WEBHOOK_SECRET), ...adminKeyTexts(ADMIN_API_KEYS)];
  // Shorter ones would strike out common words, and the log's own keys.
  return [...new Set(all.flatMap((secret) => (secret && secret.length >= 8 ? [secret] : [])))];
}

/** What may differ between servers on one database. */
const ownOfEach = new Set(['HOST', 'PORT', 'LOG_LEVEL', 'CATALOG_FILE']);

function fingerprintOf(values: Values, texts: Texts): string {
  const shared = Object.entries(texts).filter(([name]) => !ownOfEach.has(name));
  return sha256(JSON.stringify([shared, values.CATALOG_FILE]))
    .toString('hex')
    .slice(0, 8);
}

function configOf(values: Values, texts: Texts): Config {
  const allowedOrigins = values.ALLOWED_ORIGINS ?? [];
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL,
    database: values.DATABASE_URL,
    stripe: {
      secretKey: values.STRIPE_SECRET_KEY.key,
      isLive: values.STRIPE_SECRET_KEY.isLive,
      webhookSecrets: values.STRIPE_WEBHOOK_SECRET,
      publishableKey: values.STRIPE_PUBLISHABLE_KEY?.key,
      portalConfiguration: values.STRIPE_PORTAL_CONFIGURATION,
      apiBase: values.STRIPE_API_BASE,
    },
    jwt: {
      verification: verificationOf(values),
      issuer: values.JWT_ISSUER,
      audience: values.JWT_AUDIENCE,
      accountClaim: values.JWT_ACCOUNT_CLAIM,
      emailClaim: values.JWT_EMAIL_CLAIM,
    },
    adminKeys: values.ADMIN_API_KEYS ?? [],
    allowedOrigins,
    allowedRedirectOrigins: values.ALLOWED_REDIRECT_ORIGINS ?? allowedOrigins,
    defaultUrls: {
      success: values.DEFAULT_SUCCESS_URL,
      cancel: values.DEFAULT_CANCEL_URL,
      return: values.DEFAULT_RETURN_URL,
    },
    rateLimits: values.RATE_LIMITS,
    trustedHops: values.TRUST_PROXY,
    catalog: values.CATALOG_FILE,
    logLevel: values.LOG_LEVEL,
    sweepEveryMs: values.SWEEP_INTERVAL_S * 1_000,
    metricsToken: values.METRICS_TOKEN,
    secrets: secretsIn(texts, values.DATABASE_URL),
    fingerprint: fingerprintOf(values, texts),
  };
}

interface Parsed {
  values: Partial<Values>;
  texts: Texts;
  isGiven: IsGiven;
  lines: string[];
}

function parseVariables(env: Environment, names: VariableName[]): Parsed {
  const lines: string[] = [];
  const values: Record<string, unknown> = {};
  const texts: Texts = {};
  const faulty = new Set<VariableName>();
  for (const name of names) {
    const { parse, required, default: fallback }: Variable<unknown> = variables[name];
    try {
      const text = textOf(name, env) ?? fallback;
      if (text === undefined && required) throw new Fault(required);
      if (text === undefined) continue;
      texts[name] = text;
      values[name] = parse(text);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faulty.add(name);
      lines.push(...error.sentences.map((sentence) => `${name} ${sentence}`));
    }
  }
  return { values, texts, isGiven: (name) => name in texts || faulty.has(name), lines };
}

/** The environment as a configuration. Throws `ConfigFaults` with every fault at once; no message holds a value. */
export function readConfig(env: Environment): Config {
  const { values, texts, isGiven, lines } = parseVariables(env, Object.keys(variables) as VariableName[]);
  const faults = [...lines, ...jwtFaults(isGiven), ...stripeFaults(values, isGiven)];
  if (faults.length) throw new ConfigFaults(faults);
  // Every variable was parsed by its own entry, and the required ones are there.
  return configOf(values as Values, texts);
}

/** What verifying needs, of the same variables and by the same rules; of Stripe's only where it is asked. Throws `ConfigFaults`. */
export function readVerifyConfig(env: Environment, isStripeAsked: boolean) {
  const names = ['DATABASE_URL', ...(isStripeAsked ? pushVariables : [])] as const;
  const { values, texts, isGiven, lines } = parseVariables(env, [...names]);
  const faults = [...lines, ...stripeFaults(values, isGiven)];
  if (faults.length) throw new ConfigFaults(faults);
  const {
    DATABASE_URL: database,
    STRIPE_SECRET_KEY,
    STRIPE_API_BASE: apiBase,
    CATALOG_FILE: catalog,
  } = values as Values;
  const stripe = isStripeAsked
    ? { secretKey: STRIPE_SECRET_KEY.key, isLive: STRIPE_SECRET_KEY.isLive, apiBase, catalog }
    : undefined;
  return { database, stripe, secrets: secretsIn(texts, database) };
}

const pushVariables = ['STRIPE_SECRET_KEY', 'STRIPE_API_BASE', 'CATALOG_FILE'] as const;

/** What pushing the catalog needs, of the same variables and by the same rules. Throws `ConfigFaults`. */
export function readPushConfig(env: Environment) {
  const { values, isGiven, lines } = parseVariables(env, [...pushVariables]);
  const faults = [...lines, ...stripeFaults(values, isGiven)];
  if (faults.length) throw new ConfigFaults(faults);
  const { STRIPE_SECRET_KEY, STRIPE_API_BASE, CATALOG_FILE } = values as Pick<Values, (typeof pushVariables)[number]>;
  return {
    secretKey: STRIPE_SECRET_KEY.key,
    isLive: STRIPE_SECRET_KEY.isLive,
    apiBase: STRIPE_API_BASE,
    catalog: CATALOG_FILE,
  };
}
