import { spawnSync } from 'node:child_process';

/** The memory that a process holds, in MB. */
export function rssOf(pid: number): number {
  const { stdout, error } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  const kb = Number(stdout?.trim());
  if (error || !kb) throw new Error(`ps does not tell the memory of process ${pid}: ${error?.message ?? 'it is gone'}`);
  return kb / 1024;
}
