import { expect, it } from 'vitest';
import { batching } from '../../src/storage/batch.ts';

it('tells all that wait at once where the database is away, and tries again for who comes later', async () => {
  const runs: number[] = [];
  let isAway = true;
  const double = batching(async (items: readonly number[]) => {
    runs.push(items.length);
    if (isAway) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    return items.map((item) => item * 2);
  });
  const answers = await Promise.allSettled([1, 2, 3, 4].map((item) => double(item)));
  expect(answers.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
  expect(runs).toEqual([4]);
  isAway = false;
  expect(await Promise.all([double(5), double(6)])).toEqual([10, 12]);
});

it('tries each alone where one of them is bad', async () => {
  const double = batching(async (items: readonly number[]) => {
    if (items.includes(2)) throw new Error('bad');
    return items.map((item) => item * 2);
  });
  const answers = await Promise.allSettled([1, 2, 3].map((item) => double(item)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
