import { pino } from 'pino';
import { expect, it } from 'vitest';
import { parseCatalog } from '../../src/billing/parse-catalog.ts';
import { offersSource } from '../../src/offers-source.ts';
import { openStorage } from '../../src/storage/open.ts';
import type { ResolvedPrices } from '../../src/stripe/prices.ts';
import { converge } from '../../src/stripe-events/converge.ts';
import { stripeEvents } from '../../src/stripe-events/index.ts';
import type { Sources } from '../../src/stripe-events/outcome.ts';
import { packInFile } from './samples.ts';

it('sells at a new price on every replica, whichever of them heard of it', async () => {
  const storage = await openStorage({ database: { kind: 'sqlite', file: ':memory:' } });
  const parsed = parseCatalog({ plans: [], packages: [packInFile()] });
  if ('faults' in parsed) throw new Error(parsed.faults.join());
  const { catalog } = parsed;
  const pack = packInFile();
  let at = Date.UTC(2026, 3, 28);
  let looks = 0;
  let priceId = 'price_old';
  const replica = () =>
    offersSource({
      catalog,
      storage,
      now: () => at,
      log: pino({ level: 'silent' }),
      async resolve(): Promise<ResolvedPrices> {
        looks++;
        return new Map([[pack.id, { priceId, productId: 'prod_1' }]]);
      },
    });
  const [hearing, other] = [await replica(), await replica()];
  const sold = async ({ offers }: typeof other) => (await offers()).priceOf(pack.id);
  expect([await sold(hearing), await sold(other)]).toEqual(['price_old', 'price_old']);
  priceId = 'price_new';
  const sync = stripeEvents.get('price.created');
  if (!sync) throw new Error('new prices mean nothing');
  await converge(sync, 'price_new', { storage, now: () => at, ...hearing } as unknown as Sources);
  expect(await sold(hearing)).toBe('price_new');
  at += 5_000;
  await expect.poll(() => sold(other)).toBe('price_new');
  await sold(hearing);
  at += 5_000;
  await expect.poll(() => sold(hearing)).toBe('price_new');
  const looksSoFar = looks;
  at += 60_000;
  await sold(other);
  expect(looks).toBe(looksSoFar);
  await storage.close();
});
