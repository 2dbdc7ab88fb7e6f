import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ serverEnv: { SWEEP_INTERVAL_S: '1' } });
  await shop.sandbox('/deliveries/faults', { effect: 'lose' });
}, 60_000);
afterAll(() => shop.stop());

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within 20 s: ${what}`);
    await pause(100);
  }
}

it('brings home by the sweep all that no webhook brought', async () => {
  const [buyer, subscriber, refunded] = [shop.newPerson(), shop.newPerson(), shop.newPerson()];
  await buyer.buy({ package_id: goods.pack.id }, { wait: false });
  await subscriber.buy({ plan_id: goods.pro.id }, { wait: false });
  const session = await refunded.buy({ package_id: goods.pack.id }, { wait: false });
  await shop.sandbox('/refunds', { of: session });
  await until(async () => (await buyer.credits()).balance === 100, 'the pack');
  await until(async () => (await subscriber.credits()).balance === 1000, 'the included credits');
  await until(async () => (await refunded.history()).length === 2, 'the refund');
  expect(await subscriber.subscription()).toMatchObject({ status: 'active' });
  await shop.sandbox('/clock/advance', { renewal: true });
  await until(async () => (await subscriber.credits()).balance === 2000, 'the renewal');
});
