import { isIPv4, isIPv6 } from 'node:net';
import type { Context } from 'koa';

/** The first half of an IPv6 address: one household or server has all of the other half, and would count as many. */
function ipv6Network(address: string): string {
  const [head = '', tail] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const groups = tail === undefined ? [...head] : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** Where a request comes from, for counting: an IPv4 address, or the network of an IPv6 one. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv6(plain)) return ipv6Network(plain);
  // Some proxies write the port behind the address; each would count as another caller.
  const [host = ''] = plain.split(':');
  return isIPv4(host) ? host : plain;
}

/** The caller's, as the outermost of the trusted proxies saw it (`TRUST_PROXY`); the connection's own where none is trusted. */
export const callersNetwork = (ctx: Context): string => networkOf(ctx.ip);
