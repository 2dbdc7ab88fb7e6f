import Stripe from 'stripe';
import server from '../../package.json' with { type: 'json' };

export interface StripeOptions {
  secretKey: string;
  /** Another origin than Stripe's own: the sandbox, a proxy, a stand-in. */
  apiBase?: URL | undefined;
}

/** The SDK as this product uses it. The version is that of its declarations: shapes change with it. */
export function createStripe({ secretKey, apiBase }: StripeOptions): Stripe {
  return new Stripe(secretKey, {
    apiVersion: '2026-10-28.endive',
    appInfo: { name: 'Billing Panel', version: server.version },
    telemetry: false,
    // Callers wait 10 s at most: two tries that hang, and the pause between them, fit into that.
    timeout: 4_500,
    maxNetworkRetries: 1,
    ...(apiBase && addressOf(apiBase)),
  });
}

function addressOf({ protocol, hostname, port }: URL) {
  const isPlain = protocol === 'http:';
  return {
    protocol: isPlain ? ('http' as const) : ('https' as const),
    // Node's sockets want an IPv6 address bare, URLs have it in brackets.
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port || (isPlain ? 80 : 443),
  };
}
