import { commaList } from './addresses.ts';
import { Fault } from './fault.ts';

const usual = {
  /** Purchases and visits to the portal, by account. */
  purchases: 10,
  /** Changes of plan, their previews and lists of invoices, by account: each asks Stripe. */
  changes: 30,
  /** Everything that is only looked at, by account. */
  reads: 600,
  /** Credentials that are not valid, by address. */
  failures: 20,
};

/** How often a minute. */
export type RateLimits = typeof usual;
export type LimitName = keyof RateLimits;

const names = Object.keys(usual) as LimitName[];

/** Undefined is none at all. What is not named keeps its usual limit. */
export function rateLimits(text: string): RateLimits | undefined {
  if (text === 'off') return undefined;
  const limits = { ...usual };
  if (text === 'on') return limits;
  for (const entry of commaList(text)) {
    const [, name, count] = /^(\w+)=([1-9]\d{0,5})$/.exec(entry) ?? [];
    const known = names.find((candidate) => candidate === name);
    if (!known)
      throw new Fault(
        `must be on, off, or limits a minute, comma separated, such as purchases=20,reads=1200 (of ${names.join(', ')}; each 1 to 999999).`,
      );
    limits[known] = Number(count);
  }
  return limits;
}

export function trustedHops(text: string): number {
  if (!/^\d$/.test(text))
    throw new Fault('must be how many proxies stand before this server, 0 to 9: 1 for one proxy, 0 for none.');
  return Number(text);
}
