import { setImmediate as otherWork } from 'node:timers/promises';
import type { Storage } from '../storage/open.ts';
import { causeChecks } from './causes.ts';
import type { Check, Finding, Range } from './check.ts';
import { drawChecks } from './draws.ts';
import { entryChecks } from './entries.ts';
import { holdChecks } from './holds.ts';
import { installationChecks } from './installation.ts';
import { lotChecks } from './lots.ts';
import { generalPaymentChecks, paymentChecks } from './payments.ts';
import { purchaseChecks } from './purchases.ts';
import { ranges, type Size, sizeIn } from './ranges.ts';
import { replyChecks } from './replies.ts';

/** What must hold of every account. */
export const accountChecks: readonly Check[] = [
  ...entryChecks,
  ...lotChecks,
  ...drawChecks,
  ...holdChecks,
  ...paymentChecks,
  ...purchaseChecks,
  ...replyChecks,
  ...causeChecks,
];

/** What must hold besides. */
export const generalChecks: readonly Check[] = [...installationChecks, ...generalPaymentChecks];

export interface Verified {
  checked: Size;
  findings: Finding[];
  /** Found, and gone after the repair. */
  repaired: Finding[];
}

export interface VerifyOptions {
  now: number;
  /** This account alone. */
  accountId?: number;
  /** Stops looking once there are so many. */
  maxFindings?: number;
  /** Mends what it can of these; they are looked for again afterwards. */
  repair?(findings: readonly Finding[]): Promise<void>;
  onProgress?(checked: Size): void;
}

/**
 * Looks for everything in the ledger that is not as it must be. It reads statement by statement, so that it may run beside
 * servers that write; between two statements it lets other work of this process through.
 */
export async function verifyLedger(storage: Storage, options: VerifyOptions): Promise<Verified> {
  const { accountId, maxFindings = Number.POSITIVE_INFINITY, onProgress = () => {} } = options;
  const checked: Size = { accounts: 0, entries: 0 };
  const findings: Finding[] = [];
  const repaired: Finding[] = [];

  async function look(checks: readonly Check[], range: Range): Promise<void> {
    const found = await findAll(checks, range, storage, options.now);
    if (found.length > 0 && options.repair) {
      await options.repair(found);
      const left = await findAll(checks, range, storage, options.now);
      const isLeft = new Set(left.map(keyOf));
      repaired.push(...found.filter((each) => !isLeft.has(keyOf(each))));
      findings.push(...left);
    } else {
      findings.push(...found);
    }
  }

  const isOne = accountId !== undefined;
  if (!isOne) await look(generalChecks, { from: 0, to: 0 });
  for await (const range of isOne ? [{ from: accountId, to: accountId }] : ranges(storage)) {
    if (findings.length >= maxFindings) break;
    await look(accountChecks, range);
    const size = await sizeIn(storage, range);
    checked.accounts += size.accounts;
    checked.entries += size.entries;
    onProgress(checked);
  }
  return { checked, findings, repaired };
}

const keyOf = ({ check, message }: Finding): string => `${check} ${message}`;

async function findAll(checks: readonly Check[], range: Range, storage: Storage, now: number): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const check of checks) {
    found.push(...(await check.find(storage, { ...range, dialect: storage.dialect, now })));
    await otherWork();
  }
  return found;
}
