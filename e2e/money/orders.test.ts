import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Person, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 120_000);
afterAll(() => shop.stop());

const orders = ['as_is', 'reverse'] as const;

/** Two upgrades inside a period, with every event on its way until the end. */
async function upgradedTwice(order: (typeof orders)[number]): Promise<Person> {
  const person = shop.newPerson();
  await shop.sandbox('/deliveries/settings', { concurrency: 1 });
  await shop.sandbox('/deliveries/faults', { effect: 'hold' });
  await person.buy({ plan_id: goods.starter.id }, { wait: false });
  await shop.sandbox('/clock/advance', { days: 10 });
  await person.switchTo(4900);
  await shop.sandbox('/clock/advance', { days: 10 });
  await person.switchTo(12900);
  await shop.sandbox('/deliveries/release', { order });
  await shop.delivered();
  return person;
}

const included = async (person: Person) => (await person.history()).map(([, amount]) => amount).sort((a, b) => a - b);

it('includes the same for an upgrade, whichever invoice is heard of first', async () => {
  const amounts = await included(await upgradedTwice('as_is'));
  const reversed = await included(await upgradedTwice('reverse'));
  expect(amounts).toHaveLength(3);
  expect(amounts).toContain(250);
  // Months differ by a day or so, and the clock ticks.
  for (const [index, amount] of reversed.entries()) {
    expect(Math.abs(amount - (amounts[index] ?? 0))).toBeLessThan(60);
  }
  expect(reversed).toHaveLength(3);
});
