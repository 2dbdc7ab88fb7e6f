import { createServer } from 'node:net';

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

// Each process looks in a range of its own, and gives none twice: what is free now may be free to two.
const first = 20_000 + (process.pid % 60) * 200;
const given = new Set<number>();

/**
 * A port to listen on: the preferred one where it is free. Else one below those that systems hand out to outgoing
 * connections, so that none of these takes it before the process does that it is meant for.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  if (given.size > 100) given.clear();
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = first + Math.floor(Math.random() * 200);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`No free port between ${first} and ${first + 199} on 127.0.0.1.`);
}
