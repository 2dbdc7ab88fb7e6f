import { batching } from '../src/storage/batch.ts';
import type { Consumption } from '../src/storage/consumptions.ts';
import { openStorage } from '../src/storage/open.ts';
import { anyId, hotId, type Size } from './fill.ts';
import type { Ground } from './grounds.ts';
import { inProcess, measure, type Pace, type Ratio, ratio } from './measure.ts';

const atOnce = 64;

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
export async function benchConsumption({ database, plain }: Ground, size: Size, pace: Pace): Promise<Ratio[]> {
  const storage = await openStorage({ database, poolSize: 16 });
  const { dialect } = storage;
  const run = (items: readonly Consumption[]) => storage.transaction((tx) => tx.ledger.consumeAll(items, Date.now()));
  const consume = batching(run);
  const many = size.others.toLocaleString('en');
  const hot = inProcess('one hot account, 64 callers, batched', atOnce, () => consume(consumptionOf(hotId)));
  const hotPlain = inProcess('one hot account, 64 callers, plain', atOnce, () => plain.consume(hotId, nextKey()));
  const spread = inProcess(`${many} accounts, 64 callers, batched`, atOnce, () => consume(consumptionOf(anyId(size))));
  const spreadPlain = inProcess(`${many} accounts, 64 callers, plain`, atOnce, () =>
    plain.consume(anyId(size), nextKey()),
  );
  const lone = inProcess('one caller, batched', 1, () => consume(consumptionOf(anyId(size))));
  const loneOurs = inProcess('one caller, without the batcher', 1, () => run([consumptionOf(anyId(size))]));
  const lonePlain = inProcess('one caller, plain', 1, () => plain.consume(anyId(size), nextKey()));
  const rates = await measure([hot, hotPlain, spread, spreadPlain, lone, loneOurs, lonePlain], pace);
  await storage.close();
  const goals = dialect === 'sqlite' ? { hot: 8, spread: 8 } : { hot: 10, spread: 3 };
  const times = `${dialect}: consuming`;
  return [
    ratio(`${times}, one hot account, batched / plain`, rates(hot), rates(hotPlain), { atLeast: goals.hot }),
    ratio(`${times}, ${many} accounts, batched / plain`, rates(spread), rates(spreadPlain), { atLeast: goals.spread }),
    ratio(`${times}, time of a batch of one / without the batcher`, rates(loneOurs), rates(lone), { atMost: 1.2 }),
    ratio(`${times}, time of a batch of one / plain`, rates(lonePlain), rates(lone), { atMost: 1.2 }),
  ];
}
