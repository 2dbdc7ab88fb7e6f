import { verifyLedger } from '../verify/ledger.ts';
import { reported } from '../verify/report.ts';
import type { Handler } from './handler.ts';

const maxFindings = 100;

/** One account, or the whole ledger. A large one is better proved by the command, in a process of its own. */
export const ledgerVerify: Handler<'ledger.verify'> = async (_input, { subject }, { storage, now }) => {
  const account = subject === '' ? undefined : await storage.accounts.find(subject);
  // Who never had anything to do with credits has no account.
  if (subject !== '' && !account) return { ok: true, checked: { accounts: 0, entries: 0 }, findings: [] };
  const { checked, findings } = await verifyLedger(storage, { now: now(), accountId: account?.id, maxFindings });
  const shown = await reported(findings.slice(0, maxFindings), storage);
  return { ok: findings.length === 0, checked, findings: shown };
};
