import { sql } from 'kysely';
import type { Storage } from '../storage/open.ts';
import type { Finding } from './check.ts';
import type { VerifyResult } from './verify.ts';

/** A finding as people and their programs read it: the account by the name that its host knows. */
export interface Reported {
  check: string;
  message: string;
  account?: string;
}

export async function reported(findings: readonly Finding[], storage: Storage): Promise<Reported[]> {
  const subjects = await subjectsOf(new Set(findings.flatMap(({ accountId }) => accountId ?? [])), storage);
  return findings.map(({ check, message, accountId }) => {
    const account = subjects.get(accountId ?? 0);
    return account === undefined ? { check, message } : { check, message, account };
  });
}

const namesAtOnce = 1_000;

async function subjectsOf(accountIds: ReadonlySet<number>, storage: Storage): Promise<Map<number, string>> {
  const ids = [...accountIds];
  const subjects = new Map<number, string>();
  for (let start = 0; start < ids.length; start += namesAtOnce) {
    const rows = await storage.inspect(sql<{ id: number; subject: string }>`
      select id, subject from accounts
      where subject is not null and id in (${sql.join(ids.slice(start, start + namesAtOnce))})`);
    for (const { id, subject } of rows) subjects.set(id, subject);
  }
  return subjects;
}

export async function jsonOf({ checked, findings, repaired, done }: VerifyResult, storage: Storage): Promise<string> {
  const report = {
    ok: findings.length === 0,
    checked,
    findings: await reported(findings, storage),
    repaired: await reported(repaired, storage),
    done,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Of one check: more of a kind help nobody who reads. */
const maxShown = 50;

export async function textOf({ checked, findings, repaired, done }: VerifyResult, storage: Storage): Promise<string> {
  const { accounts, entries, objects } = checked;
  const what = `${count(accounts, 'account')} with ${count(entries, 'entry', 'entries')}`;
  const atStripe = objects === undefined ? ', without Stripe' : ` and ${count(objects, 'object')} at Stripe`;
  const verdict = findings.length === 0 ? 'All is right.' : `${count(findings.length, 'finding')}.`;
  const lines = [
    ...(repaired.length > 0 ? ['Repaired:', ...(await linesOf(repaired, storage)), ''] : []),
    ...(done.length > 0 ? ['Done:', ...done.map((line) => `  ${line}`), ''] : []),
    ...(findings.length > 0 ? ['Not as it must be:', ...(await linesOf(findings, storage)), ''] : []),
    `Checked ${what}${atStripe}: ${verdict}`,
  ];
  return `${lines.join('\n')}\n`;
}

async function linesOf(findings: readonly Finding[], storage: Storage): Promise<string[]> {
  const byCheck = new Map<string, Reported[]>();
  for (const each of await reported(findings, storage)) {
    const alike = byCheck.get(each.check) ?? [];
    alike.push(each);
    byCheck.set(each.check, alike);
  }
  return [...byCheck].flatMap(([check, found]) => {
    const shown = found.slice(0, maxShown);
    const more = found.length - shown.length;
    return [
      `  ${check}`,
      ...shown.map(({ message, account }) => `    ${message}${account === undefined ? '' : ` (user_id ${account})`}`),
      ...(more > 0 ? [`    … and ${more} more like these`] : []),
    ];
  });
}

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
