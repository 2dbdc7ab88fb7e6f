import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The memory that a process holds, in MB. Where the system tells it in a file, no program is started that would disturb a measurement. */
export function rssOf(pid: number): number {
  const kb = process.platform === 'linux' ? fromFile(pid) : fromPs(pid);
  if (!kb) throw new Error(`The memory of process ${pid} is not told: it may be gone.`);
  return kb / 1024;
}

function fromFile(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function fromPs(pid: number): number {
  return Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim());
}
