import { entrySeqOf } from '../billing/entry-name.ts';
import type { Storage } from '../storage/open.ts';
import type { Sources } from '../stripe-events/outcome.ts';
import { verifyAgainstStripe } from './against-stripe.ts';
import type { Finding } from './check.ts';
import { type VerifyOptions, verifyLedger } from './ledger.ts';
import { type Size, sizeOf } from './ranges.ts';
import { repairLedger, reverse } from './repair.ts';
import { retryStuckEvents } from './stuck-events.ts';

export interface VerifyRequest {
  storage: Storage;
  /** Undefined where Stripe is not asked. */
  sources: Sources | undefined;
  isRepairing: boolean;
  /** Entries without a cause that are to be taken back, by their names. Only while repairing. */
  reversals: readonly string[];
  now(): number;
  /** How long what differs at Stripe may take to arrive here. */
  graceMs?: number;
  /** Called often, with what would be said. */
  onProgress(line: () => string): void;
}

export interface VerifyResult {
  checked: Size & { objects?: number };
  /** What is not as it must be, and still is not after a repair. */
  findings: Finding[];
  repaired: Finding[];
  /** What the repair wrote, or why it could not. */
  done: string[];
}

const aboutEvents = new Set(['events-pending', 'events-dead']);

/** The whole proof: the ledger in itself, then against Stripe, mended on request as far as that needs no guess. */
export async function verify(request: VerifyRequest): Promise<VerifyResult> {
  const { storage, sources, isRepairing, now, onProgress } = request;
  const done: string[] = [];
  const tell = (line: string) => void done.push(line);
  async function repairFound(found: readonly Finding[]): Promise<void> {
    await repairLedger(found, storage, now(), tell);
    if (sources && found.some(({ check }) => aboutEvents.has(check))) await retryStuckEvents(sources, tell);
  }
  const repair = isRepairing ? repairFound : undefined;
  for (const name of request.reversals) tell(await reverseNamed(name, storage, now(), repair));

  const all = await sizeOf(storage);
  const ledger = await verifyLedger(storage, {
    now: now(),
    repair,
    onProgress: ({ accounts, entries }) =>
      onProgress(() => `${accounts} of ${all.accounts} accounts, ${entries} of ${all.entries} entries`),
  });
  const result: VerifyResult = { ...ledger, done };
  if (!sources) return result;
  const stripe = await verifyAgainstStripe(sources, {
    isRepairing,
    tell,
    graceMs: request.graceMs,
    onProgress: (objects) => onProgress(() => `${objects} objects at Stripe`),
  });
  // What came home changed its accounts.
  const changed = new Set(stripe.repaired.flatMap(({ accountId }) => accountId ?? []));
  const isKept = ({ accountId }: Finding) => accountId === null || !changed.has(accountId);
  const findings = ledger.findings.filter(isKept);
  for (const accountId of changed) {
    const again = await verifyLedger(storage, { now: now(), accountId, repair });
    findings.push(...again.findings);
  }
  return {
    checked: { ...ledger.checked, objects: stripe.objects },
    findings: [...findings, ...stripe.findings],
    repaired: [...ledger.repaired, ...stripe.repaired],
    done,
  };
}

async function reverseNamed(
  name: string,
  storage: Storage,
  now: number,
  repair: VerifyOptions['repair'],
): Promise<string> {
  const accountId = Number(/^txn_(\d{1,15})_/.exec(name)?.[1] ?? 0);
  const seq = entrySeqOf(name, accountId);
  const { findings } = await verifyLedger(storage, { now, accountId, repair });
  const finding = findings.find((each) => each.check === 'entry-causes' && each.seq === seq);
  return finding
    ? await reverse(finding, storage, now)
    : `${name} is no entry without a cause: nothing was taken back.`;
}
