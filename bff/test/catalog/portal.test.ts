import { describe, expect, it } from 'vitest';
import { ensurePortalConfiguration, portalFeatures } from '../../src/stripe/portal-configuration.ts';
import { catalogOf, file, freshAccount, monthly, raised } from './pushing.ts';

const { line, stripe, push, contents, switchable } = freshAccount();

describe('the portal configuration that a server needs', () => {
  it('is the one that the push made', async () => {
    await push();
    const [pushed] = (await contents()).configurations;
    expect(await ensurePortalConfiguration(stripe(), catalogOf(file))).toEqual({ id: pushed?.id });
  });

  it('is made where nothing was pushed yet, once though many ask, and completed by the push', async () => {
    const ask = () => ensurePortalConfiguration(stripe(), catalogOf(file));
    const [first, ...others] = await Promise.all([ask(), ask(), ask()]);
    expect(others).toEqual([first, first]);
    const [made, ...more] = (await contents()).configurations;
    expect(more).toEqual([]);
    expect(made).toMatchObject({
      id: first?.id,
      features: { payment_method_update: { enabled: true }, subscription_update: { enabled: false } },
    });
    expect((await push()).texts('changed')).toEqual([
      `portal configuration: ${first?.id}, with 3 prices to switch among`,
    ]);
    expect(switchable()).toHaveLength(3);
  });

  it('is not touched by a server that runs on an older catalog', async () => {
    await push(raised);
    const before = line().writes().length;
    await ensurePortalConfiguration(stripe(), catalogOf(file));
    expect(line().writes()).toHaveLength(before);
  });

  it('is taken up again after somebody switched it off', async () => {
    await push();
    const { id } = await ensurePortalConfiguration(stripe(), catalogOf(file));
    await stripe().billingPortal.configurations.update(id, { active: false });
    expect(await ensurePortalConfiguration(stripe(), catalogOf(file))).toEqual({ id });
    expect(await stripe().billingPortal.configurations.retrieve(id)).toMatchObject({ active: true });
  });

  it('leaves configurations of others alone', async () => {
    const features = { invoice_history: { enabled: true } };
    const other = await stripe().billingPortal.configurations.create({ features });
    const { id } = await ensurePortalConfiguration(stripe(), catalogOf({ plans: [monthly], packages: [] }));
    expect(id).not.toBe(other.id);
    await push();
    expect((await contents()).configurations.find((each) => each.id === other.id)).toEqual(other);
  });
});

it.each([0, 11])('has no switching among %d products, which Stripe would refuse, and keeps the rest', (count) => {
  const products = Array.from({ length: count }, (_, index) => ({
    product: `prod_${index}`,
    prices: [`price_${index}`],
  }));
  expect(portalFeatures(products)).toMatchObject({
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true },
    subscription_update: { enabled: false },
  });
});
