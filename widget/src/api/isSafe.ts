/** An address that the panel may lead to: https:, or http: on this very machine. */
export function isSafe(address: string): boolean {
  const url = URL.canParse(address) && new URL(address);
  return url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
}

const isLoopback = (hostname: string) => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
