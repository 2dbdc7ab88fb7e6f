import { describe, expect, it } from 'vitest';
import { resolvePrices } from '../../src/stripe/prices.ts';
import { catalogOf, file, freshAccount, monthly, pack, raised, starter, whole, yearly } from './pushing.ts';
import { packInFile, planInFile } from './samples.ts';

const { line, stripe, push, contents, counts, priceOf, switchable } = freshAccount();

describe('the first push', () => {
  it('makes one product a group and a pack, their prices, and the portal configuration', async () => {
    const { isWell, texts } = await push();
    expect(isWell).toBe(true);
    expect(texts('made')).toHaveLength(8);
    expect(await counts()).toEqual(whole);
    expect(await priceOf(monthly)).toMatchObject({
      unit_amount: 4900,
      currency: 'usd',
      active: true,
      tax_behavior: 'unspecified',
    });
    expect((await priceOf(monthly)).recurring).toMatchObject({ interval: 'month', interval_count: 1 });
    expect((await priceOf(monthly)).product).toBe((await priceOf(yearly)).product);
    expect(await priceOf(pack, 'package')).toMatchObject({ unit_amount: 999, recurring: null });
    const { products } = await contents();
    expect(products.find(({ name }) => name === 'Pro')).toMatchObject({ description: 'For teams' });
  });

  it('lets people pay, cancel at the end and switch plans in the portal', async () => {
    await push();
    const { configurations } = await contents();
    expect(configurations[0]).toMatchObject({
      active: true,
      features: {
        payment_method_update: { enabled: true },
        invoice_history: { enabled: true },
        subscription_cancel: { enabled: true, mode: 'at_period_end' },
        subscription_update: {
          enabled: true,
          default_allowed_updates: ['price'],
          proration_behavior: 'always_invoice',
          trial_update_behavior: 'continue_trial',
          schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }, { type: 'shortening_interval' }] },
        },
      },
    });
    const ids = [await priceOf(starter), await priceOf(monthly), await priceOf(yearly)].map(({ id }) => id);
    expect(switchable()).toEqual(ids);
  });

  it('is seen by the server: every price resolves, more than ten of them too', async () => {
    const packages = Array.from({ length: 12 }, (_, index) =>
      packInFile({ id: `0b7e2a34-5b6d-4e7f-8a90-0000000000${10 + index}`, price: index + 1 }),
    );
    const catalog = { plans: [monthly], packages };
    await push(catalog);
    const resolved = await resolvePrices(stripe(), catalogOf(catalog));
    expect([...resolved.values()].filter((price) => 'priceId' in price)).toHaveLength(13);
  });
});

describe('a push again', () => {
  it('writes nothing', async () => {
    await push();
    const before = line().writes().length;
    const { isWell, said, outcomes } = await push();
    expect(isWell).toBe(true);
    expect(new Set(outcomes)).toEqual(new Set(['right']));
    expect(said).toHaveLength(8);
    expect(line().writes()).toHaveLength(before);
  });

  it.each(['request lost', 'answer lost'] as const)(
    'mends one that was cut off, wherever that was: %s',
    async (when) => {
      const writes = 3 + 4 + 1;
      for (let atWrite = 1; atWrite <= writes; atWrite++) {
        // Other ids, so that each round begins with an account that has nothing of it but the portal configuration.
        const id = (item: { id: string }) => `${item.id.slice(0, -4)}${1000 + atWrite}`;
        const fresh = {
          plans: [starter, monthly, yearly].map((plan) => ({ ...plan, id: id(plan) })),
          packages: [{ ...pack, id: id(pack) }],
        };
        line().cut({ atWrite, when });
        await expect(push(fresh)).rejects.toThrow('connection');
        line().mend();
        expect((await push(fresh)).isWell).toBe(true);
        expect(await counts()).toEqual({ products: 3 * atWrite, prices: 4 * atWrite, configurations: 1 });
        expect(new Set((await push(fresh)).outcomes)).toEqual(new Set(['right']));
      }
    },
    60_000,
  );

  it.each(['request lost', 'answer lost'] as const)(
    'makes one portal configuration though the line broke: %s',
    async (when) => {
      const least = { plans: [monthly], packages: [] };
      line().cut({ atWrite: 3, when });
      await expect(push(least)).rejects.toThrow('connection');
      line().mend();
      expect((await push(least)).isWell).toBe(true);
      expect(await counts()).toEqual({ products: 1, prices: 1, configurations: 1 });
    },
  );

  it('may run at the same time as others', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => push()));
    expect(all.map(({ isWell }) => isWell)).toEqual([true, true, true, true]);
    expect(await counts()).toEqual(whole);
    await Promise.all(Array.from({ length: 4 }, () => push(raised)));
    expect(await counts()).toEqual({ ...whole, prices: 5 });
    expect(await priceOf(monthly)).toMatchObject({ unit_amount: 5900 });
  });

  it.each(['/v1/prices', '/v1/billing_portal/configurations'])(
    'waits for another that makes the same now: %s',
    async (path) => {
      line().occupy(path, 3);
      expect((await push()).isWell).toBe(true);
      expect(await counts()).toEqual(whole);
    },
  );

  it.each([
    ['/v1/prices', 'before'],
    ['/v1/prices', 'after'],
    ['/v1/billing_portal/configurations', 'before'],
    ['/v1/billing_portal/configurations', 'after'],
  ] as const)('gets past a failure that Stripe repeats for a day: %s, %s it was made', async (path, moment) => {
    line().failNext(path, moment);
    expect((await push()).isWell).toBe(true);
    expect(await counts()).toEqual(whole);
  });

  it('corrects names and descriptions, and takes up what was archived', async () => {
    await push();
    const product = String((await priceOf(monthly)).product);
    await stripe().products.update(product, { active: false });
    await stripe().prices.update((await priceOf(pack, 'package')).id, { active: false });
    const renamed = {
      plans: [starter, { ...monthly, name: 'Plus', description: undefined }, yearly],
      packages: [pack],
    };
    const { texts } = await push(renamed);
    expect(texts('changed')).toEqual([
      `product "Plus": ${product} (name, description, active again)`,
      `price of "100 credits", 9.99 USD once: ${(await priceOf(pack, 'package')).id} (active again)`,
    ]);
    expect(await stripe().products.retrieve(product)).toMatchObject({
      name: 'Plus',
      description: null,
      active: true,
    });
    expect((await priceOf(pack, 'package')).active).toBe(true);
  });

  it('brings the portal configuration back to what it should be', async () => {
    await push();
    const [configuration] = (await contents()).configurations;
    const { id = '' } = configuration ?? {};
    await stripe().billingPortal.configurations.update(id, {
      features: { subscription_cancel: { enabled: true, mode: 'immediately' } },
    });
    expect((await push()).texts('changed')).toEqual([`portal configuration: ${id}, with 3 prices to switch among`]);
    expect((await contents()).configurations[0]?.features.subscription_cancel.mode).toBe('at_period_end');
  });
});

describe('what Stripe cannot take', () => {
  it('is refused before anything is asked of it: an eleventh group', async () => {
    const plans = Array.from({ length: 11 }, (_, index) =>
      planInFile({ id: `6f1c2a34-5b6d-4e7f-8a90-0000000000${10 + index}` }),
    );
    const { isWell, texts } = await push({ plans, packages: [] });
    expect(isWell).toBe(false);
    expect(texts('wrong')).toEqual([expect.stringContaining('11 groups')]);
    expect(line().sent).toEqual([]);
  });

  it.each([
    ['isk', 12.5],
    ['kwd', 1.234],
  ])('is refused before anything is asked of it: %s %d', async (currency, price) => {
    const { texts } = await push({ plans: [], packages: [packInFile({ currency, price })] });
    expect(texts('wrong')).toHaveLength(1);
    expect(line().sent).toEqual([]);
  });
});

describe('a dry run', () => {
  it('says what the push would do, and writes nothing', async () => {
    const dry = await push(file, { isDryRun: true });
    expect(line().writes()).toEqual([]);
    const real = await push();
    expect(dry.outcomes).toEqual(real.outcomes);
    const writes = line().writes().length;
    const planned = (await push(raised, { isDryRun: true })).outcomes;
    expect(line().writes()).toHaveLength(writes);
    expect((await push(raised)).outcomes).toEqual(planned);
  });

  it('knows what changes the choice in the portal, and what does not', async () => {
    await push({ plans: [monthly, yearly], packages: [pack] });
    const outcome = async (json: unknown) => (await push(json, { isDryRun: true })).said.at(-1);
    expect(await outcome(file)).toEqual({ outcome: 'changed', text: 'portal configuration' });
    const dearer = { plans: [monthly, yearly], packages: [{ ...pack, price: 11 }] };
    expect(await outcome(dearer)).toEqual({ outcome: 'right', text: 'portal configuration' });
  });
});
