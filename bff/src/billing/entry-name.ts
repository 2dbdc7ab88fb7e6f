/** Names an entry for callers: the account's number and the entry's. */
export const transactionId = (accountId: number, seq: number): string => `txn_${accountId}_${seq}`;

/** The number of an entry of this account, by its name. */
export function entrySeqOf(name: string, accountId: number): number | undefined {
  const match = /^txn_(\d{1,15})_(\d{1,15})$/.exec(name);
  return match && Number(match[1]) === accountId ? Number(match[2]) : undefined;
}
