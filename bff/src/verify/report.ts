import { sql } from 'kysely';
import type { Storage } from '../storage/open.ts';
import type { Finding } from './check.ts';
import type { Verified } from './ledger.ts';

/** A finding as people and their programs read it: the account by the name that its host knows. */
export interface Reported {
  check: string;
  message: string;
  account?: string;
}

export async function reportOf({ checked, findings }: Verified, maxFindings: number, storage: Storage) {
  const shown = await reported(findings.slice(0, maxFindings), storage);
  return { ok: findings.length === 0, checked: { ...checked }, findings: shown };
}

export async function reported(findings: readonly Finding[], storage: Storage): Promise<Reported[]> {
  const ids = [...new Set(findings.flatMap(({ accountId }) => accountId ?? []))];
  const subjects = new Map<number, string>();
  for (let start = 0; start < ids.length; start += 1_000) {
    const rows = await storage.inspect(sql<{ id: number; subject: string }>`
      select id, subject from accounts
      where subject is not null and id in (${sql.join(ids.slice(start, start + 1_000))})`);
    for (const { id, subject } of rows) subjects.set(id, subject);
  }
  return findings.map(({ check, message, accountId }) => {
    const account = subjects.get(accountId ?? 0);
    return account === undefined ? { check, message } : { check, message, account };
  });
}
