import { expect, it, vi } from 'vitest';
import { openStorage } from '../../src/storage/open.ts';
import { runIfDue } from '../../src/sweep/job.ts';

const inMemory = { database: { kind: 'sqlite', file: ':memory:' } } as const;

function signal() {
  let fire = () => {};
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fire, fired };
}

it('holds a job for as long as it runs, and no longer', async () => {
  const { jobs, close } = await openStorage(inMemory);
  const started = signal();
  const mayEnd = signal();
  const run = async () => {
    started.fire();
    await mayEnd.fired;
    return 7;
  };
  const runs: string[] = [];
  const other = async () => {
    runs.push('other');
    return 8;
  };
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let at = 1_000_000;
  const now = () => at;
  const work = runIfDue({ name: 'job', everyMs: 0, run }, jobs, now);
  await started.fired;
  for (let tens = 1; tens <= 12; tens++) {
    at += 10_000;
    await vi.advanceTimersByTimeAsync(10_000);
    await runIfDue({ name: 'job', everyMs: 0, run: other }, jobs, now);
  }
  vi.useRealTimers();
  expect(runs).toEqual([]);
  mayEnd.fire();
  await work;
  expect(await jobs.cursor('job')).toBe(7);
  await runIfDue({ name: 'job', everyMs: 0, run: other }, jobs, now);
  expect(runs).toEqual(['other']);
  await close();
});

it('takes a job over half a minute after its holder was killed, and hears no more of that one', async () => {
  const { jobs, close } = await openStorage(inMemory);
  let at = 1_000_000;
  const runs: number[] = [];
  const job = { name: 'job', everyMs: 1_000, run: async () => runs.push(at) };
  const killed = at + 30_000;
  expect(await jobs.claim('job', at, killed)).toBe(true);
  at += 29_999;
  await runIfDue(job, jobs, () => at);
  expect(runs).toEqual([]);
  at += 1;
  await runIfDue(job, jobs, () => at);
  expect(runs).toEqual([at]);
  await jobs.done('job', killed, 0, 99);
  expect(await jobs.cursor('job')).toBe(1);
  await close();
});
