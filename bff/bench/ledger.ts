import type { DatabaseAddress } from '../src/config/addresses.ts';
import { batching } from '../src/storage/batch.ts';
import type { Consumption } from '../src/storage/consumptions.ts';
import { openStorage, type Storage } from '../src/storage/open.ts';
import { callers, measure, ratio, type Way } from './measure.ts';
import type { Plain } from './plain-sqlite.ts';

const atOnce = 64;

/** Accounts with credits enough for any bench. */
async function accountsWithCredits(storage: Storage, count: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < count) {
    await storage.transaction(async (tx) => {
      for (let step = 0; step < 200 && ids.length < count; step++) {
        const { id } = await tx.accounts.claim(`bench-${ids.length}`, undefined, Date.now());
        await tx.ledger.submit(id, { kind: 'grant', amount: 1_000_000_000, actor: 'bench' }, Date.now());
        ids.push(id);
      }
    });
  }
  return ids;
}

let keys = 0;
const nextKey = () => `bench-key-${++keys}`;

const consumptionOf = (accountId: number): Consumption => ({
  accountId,
  key: nextKey(),
  requestHash: 'hash',
  command: { kind: 'consume', amount: 1, actor: 'bench', operation: 'bench' },
  reply: () => '{"amount":1}',
});

/** Consumption in process: batched, against the same statements prepared, one transaction an operation. */
export async function benchConsumption(
  database: DatabaseAddress,
  plain: Plain,
  { accounts, rounds, scale }: { accounts: number; rounds: number; scale: number },
): Promise<void> {
  const storage = await openStorage({ database, poolSize: 16 });
  const ids = await accountsWithCredits(storage, accounts);
  const [hot = 0] = ids;
  const anyone = () => ids[Math.floor(Math.random() * ids.length)] ?? hot;
  const run = (items: readonly Consumption[]) => storage.transaction((tx) => tx.ledger.consumeAll(items, Date.now()));
  const consume = batching(run);
  const way = (name: string, operations: number, call: () => Promise<unknown>, count = atOnce): Way => ({
    name,
    operations: operations * scale,
    callers: count,
    run: (total, together) => callers(together, total, call),
  });
  const name = storage.dialect;
  const rates = await measure(
    [
      way(`${name}, one hot account, batched`, 20_000, () => consume(consumptionOf(hot))),
      way(`${name}, one hot account, plain`, 1_000, () => plain.consume(hot, nextKey())),
      way(`${name}, ${accounts} accounts, batched`, 10_000, () => consume(consumptionOf(anyone()))),
      way(`${name}, ${accounts} accounts, plain`, 1_000, () => plain.consume(anyone(), nextKey())),
      way(`${name}, one caller, batched`, 400, () => consume(consumptionOf(anyone())), 1),
      way(`${name}, one caller, plain way of ours`, 400, () => run([consumptionOf(anyone())]), 1),
    ],
    rounds,
  );
  ratio(rates, `${name}, one hot account, batched`, `${name}, one hot account, plain`);
  ratio(rates, `${name}, ${accounts} accounts, batched`, `${name}, ${accounts} accounts, plain`);
  ratio(rates, `${name}, one caller, plain way of ours`, `${name}, one caller, batched`);
  await storage.close();
}

/** Every page of a long history costs the same, and so does a balance. */
export async function benchReading(database: DatabaseAddress, sizes: readonly number[], rounds: number): Promise<void> {
  const storage = await openStorage({ database });
  const [reader = 0] = await accountsWithCredits(storage, 1);
  const run = (items: readonly Consumption[]) => storage.transaction((tx) => tx.ledger.consumeAll(items, Date.now()));
  for (const size of sizes) {
    for (let { seq } = await storage.ledger.book(reader); seq < size; { seq } = await storage.ledger.book(reader)) {
      await run(Array.from({ length: Math.min(256, size - seq) }, () => consumptionOf(reader)));
    }
    const way = (name: string, call: () => Promise<unknown>): Way => ({
      name: `${storage.dialect}, ${size.toLocaleString('en')} entries, ${name}`,
      operations: 2_000,
      callers: 1,
      run: (total, together) => callers(together, total, call),
    });
    await measure(
      [
        way('balance', () => storage.ledger.book(reader)),
        way('newest page of history', () => storage.ledger.history(reader, 20, null)),
        way('page at nine tenths of history', () => storage.ledger.history(reader, 20, Math.ceil(size / 10))),
      ],
      rounds,
    );
  }
  await storage.close();
}
