import Stripe from 'stripe';
import server from '../../package.json' with { type: 'json' };

export interface StripeOptions {
  secretKey: string;
  /** Another origin than Stripe's own: the sandbox, a proxy, a stand-in. */
  apiBase?: URL | undefined;
  /** Told of every attempt that Stripe answered with an error, by its status, or not at all. */
  onFailure?: (status: string) => void;
}

/** The SDK as this product uses it. The version is that of its declarations: shapes change with it. */
export function createStripe({ secretKey, apiBase, onFailure }: StripeOptions): Stripe {
  return new Stripe(secretKey, {
    apiVersion: '2026-10-28.endive',
    appInfo: { name: 'Billing Panel', version: server.version },
    telemetry: false,
    // Callers wait 10 s at most: two tries that hang, and the pause between them, fit into that.
    timeout: 4_500,
    maxNetworkRetries: 1,
    ...(onFailure && { httpClient: watched(onFailure) }),
    ...(apiBase && addressOf(apiBase)),
  });
}

/** The SDK's own client for HTTP. Its events tell of answers alone, and an attempt without one counts most. */
function watched(onFailure: (status: string) => void): ReturnType<typeof Stripe.createNodeHttpClient> {
  const client = Stripe.createNodeHttpClient();
  return {
    getClientName: () => client.getClientName(),
    async makeRequest(...request) {
      try {
        const response = await client.makeRequest(...request);
        if (response.getStatusCode() >= 400) onFailure(String(response.getStatusCode()));
        return response;
      } catch (error) {
        onFailure('no_answer');
        throw error;
      }
    },
  };
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
