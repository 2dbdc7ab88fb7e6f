import { type Entry, sum } from '../billing/book.ts';
import { rebuiltLots } from '../billing/rebuild.ts';
import type { Storage, Store } from '../storage/open.ts';
import { isDatabaseUnavailable } from '../storage/unavailable.ts';
import { settleReturns } from '../stripe-events/returns.ts';
import type { Finding } from './check.ts';

/** Whose entries were changed, or whose account is gone: nothing can be derived there. */
const beyondRepair = new Set(['entries-have-an-account', 'entry-kinds', 'give-back-of-what', 'expiry-undone-for-what']);

/**
 * Mends what findings are about as far as that needs no guess: what entries add up to is derived anew, and what must be
 * corrected is corrected by new entries. No entry is ever changed.
 *
 * @param tell told of every entry that was written, and of what could not be
 */
export async function repairLedger(
  findings: readonly Finding[],
  storage: Storage,
  now: number,
  tell: (line: string) => void,
): Promise<void> {
  if (findings.some(({ check }) => check === 'append-only')) {
    await attempt('The guards of the entries', tell, () => storage.transaction((tx) => tx.repairs.restoreGuards()));
  }
  const left = new Set(findings.filter(({ check }) => beyondRepair.has(check)).map((each) => each.accountId));
  for (const accountId of new Set(findings.flatMap((finding) => finding.accountId ?? []))) {
    if (left.has(accountId)) continue;
    const name = `Account ${accountId}`;
    const written = await attempt(name, tell, () => storage.transaction((tx) => repairAccount(accountId, tx, now)));
    for (const { seq, kind, amount, description } of written ?? []) {
      tell(`${name}: wrote entry ${seq}, ${kind} ${amount}${description ? ` (${description})` : ''}.`);
    }
  }
}

/** What a database refuses (a second entry of one fact, say) leaves its account as it was, and the others go on. */
async function attempt<T>(name: string, tell: (line: string) => void, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    tell(`${name} could not be repaired: ${error instanceof Error ? error.message : error}.`);
    return undefined;
  }
}

async function repairAccount(accountId: number, tx: Store, now: number): Promise<Entry[]> {
  await tx.ledger.lock(accountId);
  const missing = await addMissing(accountId, tx, now);
  // What entries add up to is only worth something while none of them is missing or changed.
  if (!(await isWhole(accountId, tx))) return missing;
  await tx.repairs.rebuildFigures(accountId);
  await tx.repairs.rebuildPayments(accountId);
  await rebuildReturns(accountId, tx);
  const { totalPurchased, totalUsed, held, seq } = await tx.ledger.book(accountId);
  const free = Math.max(0, totalPurchased - totalUsed - held);
  await tx.repairs.replaceLots(accountId, rebuiltLots(await tx.repairs.lotFacts(accountId), free, now));
  for (const paymentId of await tx.repairs.paymentsOf(accountId)) await settleReturns(paymentId, tx, now);
  const written = await tx.ledger.history(accountId, 100, null);
  return [...missing, ...written.entries.filter((entry) => entry.seq > seq).reverse()];
}

async function isWhole(accountId: number, tx: Store): Promise<boolean> {
  const { seq, lastSeq } = await tx.repairs.ends(accountId);
  return seq <= lastSeq && (await tx.repairs.brokenLinks(accountId)).length === 0;
}

/** One missing entry is what the balances around it say: it is written again as an adjustment, if nothing speaks against that. */
async function addMissing(accountId: number, tx: Store, now: number): Promise<Entry[]> {
  const gap = await gapOf(accountId, tx);
  if (!gap || gap.amount === 0 || !(await tx.repairs.agreesWithAdjustment(accountId, gap.seq, gap.amount))) return [];
  const description = `verify: entry ${gap.seq} was missing, and this is what the balances around it say`;
  await tx.repairs.addMissing(accountId, { ...gap, description }, now);
  const taken = await tx.ledger.taken(accountId, gap.seq);
  return taken ? [taken.entry] : [];
}

async function gapOf(
  accountId: number,
  tx: Store,
): Promise<{ seq: number; amount: number; balanceAfter: number } | undefined> {
  const [link, ...others] = await tx.repairs.brokenLinks(accountId);
  const { seq, balance, lastSeq, lastBalance } = await tx.repairs.ends(accountId);
  if (!link) {
    if (seq !== lastSeq + 1) return undefined;
    return { seq, amount: balance - lastBalance, balanceAfter: balance };
  }
  if (others.length > 0 || link.seq !== link.seqBefore + 2 || seq !== lastSeq) return undefined;
  const balanceAfter = link.balanceAfter - link.amount;
  return { seq: link.seq - 1, amount: balanceAfter - link.balanceBefore, balanceAfter };
}

/** What was given back of an entry is what give-backs of it say; what is spent last gets it back first. */
async function rebuildReturns(accountId: number, tx: Store): Promise<void> {
  for (const { seq, given, draws } of await tx.repairs.wrongReturns(accountId)) {
    let missing = given - sum(draws.map((draw) => draw.returned));
    for (const { lotSeq, amount, returned } of draws.toReversed()) {
      const now = Math.max(0, Math.min(amount, returned + missing));
      missing -= now - returned;
      if (now !== returned) await tx.repairs.setReturned(accountId, seq, lotSeq, now);
    }
  }
}

/** Takes an entry back that nothing caused, by an adjustment that names it. Returns what was done, or why not. */
export async function reverse(finding: Finding, storage: Storage, now: number): Promise<string> {
  const { accountId, seq } = finding;
  if (accountId === null || seq === undefined) throw new Error('the finding names no entry');
  return await storage.transaction(async (tx) => {
    const taken = await tx.ledger.taken(accountId, seq);
    if (!taken) throw new Error(`there is no entry ${seq} of account ${accountId}`);
    const { amount } = taken.entry;
    const description = `verify: takes back entry ${seq}, which nothing caused`;
    const command = { kind: 'adjust', amount: -amount, refSeq: seq, actor: 'verify', description } as const;
    const decision = await tx.ledger.submit(accountId, command, now);
    if (decision.kind === 'short') {
      return `Account ${accountId}: entry ${seq} cannot be taken back: ${decision.missing} of its credits were spent.`;
    }
    if (decision.kind !== 'posted') throw new Error(`an adjustment was decided as ${decision.kind}`);
    return `Account ${accountId}: wrote entry ${decision.entry?.seq}, adjust ${-amount} (${description}).`;
  });
}
