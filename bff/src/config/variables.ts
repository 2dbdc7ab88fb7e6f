import { apiBase, databaseAddress, jwksUrl, origins, publicUrl, redirectOrigins, redirectUrl } from './addresses.ts';
import { readCatalogFile } from './catalog-file.ts';
import { Fault } from './fault.ts';
import {
  adminKeys,
  jwtPublicKey,
  jwtSecret,
  metricsToken,
  portalConfiguration,
  publishableKey,
  stripeSecretKey,
  webhookSecrets,
} from './keys.ts';
import { rateLimits, trustedHops } from './rate-limits.ts';

export interface Variable<T> {
  /** Throws `Fault` for a value that cannot be used. */
  parse: (text: string) => T;
  default?: string;
  /** For what cannot be left out: the cure. */
  required?: string;
  /** May also be given as the path of a file that holds it, in `NAME_FILE`. */
  fromFile?: true;
}

const text = (value: string) => value;

function hostname(value: string): string {
  if (!/^[\w.:-]+$/.test(value))
    throw new Fault('must be a host name or an address, such as 127.0.0.1 or 0.0.0.0, without a port.');
  return value;
}

function port(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535)
    throw new Fault('must be a number from 0 (any free port) to 65535.');
  return Number(value);
}

function seconds(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) === 0)
    throw new Fault('must be a whole number of seconds, 1 to 99999.');
  return Number(value);
}

function oneOf<const T extends string>(...words: T[]) {
  return (value: string): T => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new Fault(`must be one of: ${words.join(', ')}.`);
    return word;
  };
}

const variable = <const V extends Variable<unknown>>(described: V) => described;

/** Every variable that the server reads, by its name. */
export const variables = {
  HOST: variable({ parse: hostname, default: '127.0.0.1' }),
  PORT: variable({ parse: port, default: '8787' }),
  PUBLIC_URL: variable({ parse: publicUrl }),
  DATABASE_URL: variable({ parse: databaseAddress, default: 'sqlite:./data/billing.sqlite', fromFile: true }),
  STRIPE_SECRET_KEY: variable({
    parse: stripeSecretKey,
    required:
      'is required: set a secret key of Stripe (sk_test_…), or run `npm start`, which brings a sandbox and needs none.',
    fromFile: true,
  }),
  STRIPE_WEBHOOK_SECRET: variable({
    parse: webhookSecrets,
    required: 'is required: set the signing secret (whsec_…) of the webhook endpoint, from the Stripe dashboard.',
    fromFile: true,
  }),
  STRIPE_PUBLISHABLE_KEY: variable({ parse: publishableKey }),
  STRIPE_PORTAL_CONFIGURATION: variable({ parse: portalConfiguration }),
  STRIPE_API_BASE: variable({ parse: apiBase }),
  JWT_SECRET: variable({ parse: jwtSecret, fromFile: true }),
  JWT_PUBLIC_KEY: variable({ parse: jwtPublicKey, fromFile: true }),
  JWT_JWKS_URL: variable({ parse: jwksUrl }),
  JWT_ISSUER: variable({ parse: text }),
  JWT_AUDIENCE: variable({ parse: text }),
  JWT_ACCOUNT_CLAIM: variable({ parse: text, default: 'sub' }),
  JWT_EMAIL_CLAIM: variable({ parse: text, default: 'email' }),
  ADMIN_API_KEYS: variable({ parse: adminKeys, fromFile: true }),
  ALLOWED_ORIGINS: variable({ parse: origins }),
  ALLOWED_REDIRECT_ORIGINS: variable({ parse: redirectOrigins }),
  DEFAULT_SUCCESS_URL: variable({ parse: redirectUrl }),
  DEFAULT_CANCEL_URL: variable({ parse: redirectUrl }),
  DEFAULT_RETURN_URL: variable({ parse: redirectUrl }),
  RATE_LIMITS: variable({ parse: rateLimits, default: 'on' }),
  TRUST_PROXY: variable({ parse: trustedHops, default: '0' }),
  CATALOG_FILE: variable({ parse: readCatalogFile, default: './catalog.json' }),
  LOG_LEVEL: variable({ parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), default: 'info' }),
  SWEEP_INTERVAL_S: variable({ parse: seconds, default: '60' }),
  METRICS_TOKEN: variable({ parse: metricsToken, fromFile: true }),
};

export type VariableName = keyof typeof variables;

/** What each variable means once parsed: always there where it has a default or is required. */
export type Values = {
  [Name in VariableName]: (typeof variables)[Name] extends { default: string } | { required: string }
    ? ReturnType<(typeof variables)[Name]['parse']>
    : ReturnType<(typeof variables)[Name]['parse']> | undefined;
};
