import { verifyLedger } from '../verify/ledger.ts';
import { reportOf } from '../verify/report.ts';
import type { Handler } from './handler.ts';

const maxFindings = 100;

/** One account, or the whole ledger: a large one is better proved by the command, beside the server. */
export const ledgerVerify: Handler<'ledger.verify'> = async (_input, caller, { storage, now }) => {
  const account = caller.subject === '' ? undefined : await storage.accounts.find(caller.subject);
  if (caller.subject !== '' && !account) return { ok: true, checked: { accounts: 0, entries: 0 }, findings: [] };
  const verified = await verifyLedger(storage, { now: now(), accountId: account?.id, maxFindings });
  return await reportOf(verified, maxFindings, storage);
};
