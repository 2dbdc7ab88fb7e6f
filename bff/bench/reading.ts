import { statfsSync } from 'node:fs';
import { dayMs } from '../src/billing/time.ts';
import type { DatabaseAddress } from '../src/config/addresses.ts';
import { creditsTransactions } from '../src/operations/credits.transactions.ts';
import { credits } from '../src/operations/credits.ts';
import { openStorage } from '../src/storage/open.ts';
import { anyId, entriesOf, hotId, type Size, subjectOf } from './fill.ts';
import type { Grounds } from './grounds.ts';
import { type Goal, median, printFigure, type Ratio, ratio } from './measure.ts';
import { servicesOn } from './server.ts';

type Kind = DatabaseAddress['kind'];

const pageLength = 20;

/** Half a hundred entries for each account but the hot one, whatever the size. */
export const sizeOf = (entries: number): Size => ({ others: Math.ceil(entries / 100), entriesEach: 50 });

/** Of an entry with its indexes, and with what the database writes beside it while it is filled. */
const bytesAnEntry: Record<Kind, number> = { sqlite: 150, postgres: 450 };

/** Throws where the disk has not the room for the largest ledgers. */
export function needRoom(folder: string, sizes: readonly number[]): void {
  const total = sizes.reduce((sum, entries) => sum + entries, 0);
  const needed = total * Math.max(...Object.values(bytesAnEntry));
  const { bavail, bsize } = statfsSync(folder);
  const [need, free] = [needed, bavail * bsize].map((bytes) => `${(bytes / 1e9).toFixed(1)} GB`);
  console.log(`The ledgers to read take up to ${need} in ${folder}; ${free} are free.`);
  if (bavail * bsize < needed) throw new Error(`That is too little: name a larger TMPDIR, or smaller --sizes.`);
}

interface Subject {
  size: number;
  reads: Map<string, () => Promise<unknown>>;
  close(): Promise<void>;
}

/** As many accounts as there are at the smallest size, spread over all. */
const anyOfHundred = ({ others }: Size): number =>
  2 + Math.floor(Math.random() * Math.min(others, 100)) * Math.ceil(others / 100);

/** A hundred accounts at the smallest size and a hundred thousand at the largest: it shows what memory costs too. */
const anyOfAll = 'one of all';

/**
 * A balance, pages of the history and the pace of use: of the hot account, whose own history grows with the ledger, of a
 * hundred others in the ledger that grows around them, and of any at all, whose number grows with it.
 */
async function subjectOn(kind: Kind, grounds: Grounds, entries: number): Promise<Subject> {
  const size = sizeOf(entries);
  const ground = await grounds[kind](size);
  const storage = await openStorage({ database: ground.database });
  const services = servicesOn(storage);
  const until = Date.now();
  const callerOf = (id: number) => ({ subject: subjectOf(id), actor: 'bench' });
  const reads: Subject['reads'] = new Map();
  const { others, entriesEach } = size;
  const accounts = [
    { who: 'hot account', id: () => hotId, last: others * entriesEach },
    { who: 'one of a hundred', id: () => anyOfHundred(size), last: entriesEach },
    { who: anyOfAll, id: () => anyId(size), last: entriesEach },
  ];
  for (const { who, id, last } of accounts) {
    const page = async (cursor: number | undefined) => {
      const read = { limit: pageLength, cursor: cursor?.toString() };
      const { transactions } = await creditsTransactions(read, callerOf(id()), services);
      if (transactions.length !== pageLength) throw new Error(`A page held ${transactions.length} entries.`);
    };
    reads.set(`balance, ${who}`, () => credits({}, callerOf(id()), services));
    reads.set(`first page, ${who}`, () => page(undefined));
    reads.set(`middle page, ${who}`, () => page(Math.ceil(last / 2) + pageLength / 2));
    reads.set(`last page, ${who}`, () => page(pageLength + 1));
    reads.set(`pace, ${who}`, async () => {
      const [account, from, middle] = [id(), until - 30 * dayMs, until - 0.75 * entries];
      const earlier = await storage.ledger.usedBetween(account, from, middle);
      const later = await storage.ledger.usedBetween(account, middle, until);
      if (earlier + later !== last - 1)
        throw new Error(`Of ${last - 1} that were used, ${earlier + later} were found.`);
    });
  }
  const close = async () => {
    await storage.close();
    await ground[Symbol.asyncDispose]();
  };
  return { size: entriesOf(size), reads, close };
}

async function medianMicroseconds(count: number, read: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const startedAt = performance.now();
    await read();
    times.push((performance.now() - startedAt) * 1_000);
  }
  return median(times);
}

/** Whether reading costs the same whatever the ledger's size: medians of many single reads, in turns between the sizes. */
export async function benchReading(
  kind: Kind,
  grounds: Grounds,
  { sizes, rounds, reads }: { sizes: readonly number[]; rounds: number; reads: number },
): Promise<Ratio[]> {
  const subjects: Subject[] = [];
  try {
    for (const size of sizes) subjects.push(await subjectOn(kind, grounds, size));
    const found = subjects.flatMap(({ size, reads }) =>
      [...reads].map(([name, read]) => ({ size, name, read, rounds: [] as number[] })),
    );
    for (const { read } of found) await medianMicroseconds(reads, read);
    for (let round = 0; round < rounds; round++) {
      for (const each of found) each.rounds.push(await medianMicroseconds(reads, each.read));
    }
    found.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, size, rounds } of found) printFigure(`${name}, ${size.toLocaleString('en')}`, rounds, 'µs');
    return ratiosOf(kind, found);
  } finally {
    for (const { close } of subjects) await close();
  }
}

/** Below this, PostgreSQL holds everything in its own memory, so that a ratio would compare memory and disk. */
const smallestAsked: Record<Kind, number> = { sqlite: 0, postgres: 1_000_000 };

function ratiosOf(kind: Kind, found: readonly { size: number; name: string; rounds: number[] }[]): Ratio[] {
  const sizes = [...new Set(found.map(({ size }) => size))].toSorted((a, b) => a - b);
  const base = sizes.find((size) => size >= smallestAsked[kind]) ?? sizes[0];
  const short = new Intl.NumberFormat('en', { notation: 'compact' });
  return found.flatMap(({ size, name, rounds }) => {
    const of = found.find((each) => each.name === name && each.size === base);
    if (!of || size === base) return [];
    // More accounts than before ask more of memory whatever the ledger: that is printed, and no goal of it.
    const hasGoal = size > of.size && !name.endsWith(anyOfAll);
    const goal: Goal | undefined = hasGoal ? { atMost: 1.25 } : undefined;
    const title = `${kind}: reading ${name}, ${short.format(size)} / ${short.format(of.size)}`;
    return [ratio(title, rounds, of.rounds, goal)];
  });
}
