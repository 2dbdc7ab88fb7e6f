import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hangAtStripe } from './at-stripe.ts';
import { type DeedName, deeds } from './deeds.ts';
import type { Ground, PostgresGround } from './ground.ts';
import type { Moment } from './postgres-door.ts';
import { killAtWrite, writesIn } from './strace.ts';

interface Trap {
  /** Resolves when the server is where it is to die. */
  reached: Promise<unknown>;
  /** How many places of this kind it has come to. */
  seen(): Promise<number>;
  disarm(): Promise<void>;
}

/** Places of one kind at which a server may die, numbered as it comes to them. */
export type Places = (place: number) => Promise<Trap>;

/** Each write to the disk or to a socket. */
export function writesOf({ shop }: Ground): Places {
  return async (place) => {
    const list = join(shop.stack.data, 'writes');
    rmSync(list, { force: true });
    const { server } = shop.stack;
    const tracer = await killAtWrite(server.pid, place, list);
    return { reached: server.ended, seen: async () => writesIn(list), disarm: tracer.detach };
  };
}

/** What changes something at PostgreSQL, and does so regularly whether anybody asks or not. */
const changes = /^(?!.*"jobs")(?:insert|update|delete|with|commit)\b/is;

/** Each statement that changes something at PostgreSQL, and each commit. */
export function statementsOf({ door }: PostgresGround, when: Moment): Places {
  return async (place) => ({
    reached: door.hold({ statements: changes, nth: place, when }),
    seen: async () => door.passed(),
    disarm: async () => void door.hold({ statements: changes, nth: never, when }),
  });
}

/** Each call to Stripe: before Stripe acts on it, or after. */
export function callsOf({ shop }: Ground, when: Moment): Places {
  return async (place) => {
    const call = await hangAtStripe(shop, { path: '/v1/*', nth: place, when });
    return { reached: call.reached, seen: call.seen, disarm: async () => void (await call.clear()) };
  };
}

/** A place that is not reached; strace takes no greater number. */
export const never = 60_000;

/**
 * Does a deed, kills the server at a place of it, starts it again, asks again as whoever got no answer does, and looks
 * whether the deed was done once.
 * @returns how many places the server came to; undefined where it died at this one
 */
export async function killedAt(ground: Ground, name: DeedName, places: Places, place: number) {
  const { shop } = ground;
  const { stack } = shop;
  const deed = deeds[name];
  const person = shop.newPerson();
  const ask = await deed.prepare(shop, person);
  const trap = await places(place);
  const died = trap.reached.then(() => true);
  const asked = ask();
  const wasReached = await Promise.race([
    died,
    asked.then(
      () => false,
      () => died,
    ),
  ]);
  const seen = await trap.seen();
  if (wasReached) await stack.stopServer('kill');
  await trap.disarm();
  // It may also die of what it does once the answer is out.
  const isDead = wasReached || !(await isAlive(stack.serverUrl));
  if (isDead) {
    await stack.stopServer('kill');
    await ground.whileDown();
    await stack.startServer();
  }
  await asked.catch(() => {});
  await ask();
  await deed.proof(shop, person);
  return isDead ? undefined : seen;
}

function isAlive(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}
