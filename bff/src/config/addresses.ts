import { Fault } from './fault.ts';

/** Where rows are kept. */
export type DatabaseAddress = { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function httpUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new Fault('must be a URL that begins with https:// (or http://).');
  if (url.username || url.password) throw new Fault('must not hold a name or password.');
  return url;
}

function requireHttpsOrLoopback(url: URL): URL {
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Fault('must use https:; http: is for this machine alone (localhost, 127.0.0.1).');
  }
  return url;
}

/** An origin and nothing more, spelt as browsers spell it: else it would never equal what they send. */
function exactOrigin(text: string, position: number): string {
  const where = `entry ${position}`;
  if (text.includes('*'))
    throw new Fault(`must not hold "*" (${where}): list each origin, such as https://app.example.com.`);
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Fault(`must list origins such as https://app.example.com, comma separated; ${where} is none.`);
  }
  if (url.origin !== text) {
    throw new Fault(
      `must list origins exactly as browsers send them: lower case, no path, no trailing slash, no default port; ${where} is not.`,
    );
  }
  return text;
}

export function commaList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

export function origins(text: string): string[] {
  return commaList(text).map((entry, index) => exactOrigin(entry, index + 1));
}

export function redirectOrigins(text: string): string[] {
  return origins(text).map((origin) => {
    requireHttpsOrLoopback(new URL(origin));
    return origin;
  });
}

/** A URL to send people to. It is kept as it was written, for `{CHECKOUT_SESSION_ID}` to survive. */
export function redirectUrl(text: string): string {
  requireHttpsOrLoopback(httpUrl(text));
  if (text.length > 2048) throw new Fault('must have at most 2048 characters.');
  return text;
}

export function publicUrl(text: string): string {
  const url = httpUrl(text);
  if (url.search || url.hash) throw new Fault('must be an address without "?" and "#".');
  return url.href.replace(/\/+$/, '');
}

/** Stripe's API has a fixed path, so that only the origin can be another. */
export function apiBase(text: string): URL {
  const url = httpUrl(text);
  if (url.pathname !== '/' || url.search || url.hash)
    throw new Fault('must be an origin, such as http://127.0.0.1:12111, without a path.');
  return url;
}

export function jwksUrl(text: string): URL {
  return requireHttpsOrLoopback(httpUrl(text));
}

export function databaseAddress(text: string): DatabaseAddress {
  const forms = 'must be sqlite:<file>, sqlite::memory: or postgres://user:password@host/database.';
  if (/^postgres(ql)?:\/\//.test(text)) {
    if (!URL.canParse(text)) throw new Fault(forms);
    if (/%(?![\da-f]{2})/i.test(text)) throw new Fault('holds a "%" that must be written as %25.');
    return { kind: 'postgres', url: text };
  }
  const file = /^sqlite:(?!\/\/)(.+)$/.exec(text)?.[1];
  if (!file) throw new Fault(forms);
  return { kind: 'sqlite', file };
}
