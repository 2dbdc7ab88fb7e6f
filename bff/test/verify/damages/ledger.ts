import type { Damage } from './damage.ts';

const entry = (values: string) => `
  INSERT INTO entries (account_id, seq, kind, amount, balance_after, actor, created_at) VALUES (${values})`;

export const ofFigures: Damage[] = [
  {
    what: 'credits added to a balance',
    sql: 'UPDATE accounts SET total_purchased = total_purchased + 100 WHERE id = 1',
    found: ['account-figures', 'lot-sums'],
    says: /^Account 1: the balance says 174, its entries say 74\.$/,
  },
  {
    what: 'two totals moved alike',
    sql: 'UPDATE accounts SET total_purchased = total_purchased + 5, total_used = total_used + 5 WHERE id = 2',
    found: ['account-figures'],
    says: /^Account 2: it says 755 purchased and 1135 used, its entries say 750 and 1130\.$/,
  },
  {
    what: 'a count of entries that fell behind',
    sql: 'UPDATE accounts SET seq = seq - 1 WHERE id = 3',
    found: ['entry-numbers'],
    says: /^Account 3: it counts 6 entries, but there are 7\.$/,
  },
  {
    what: 'a count of entries that ran ahead',
    sql: 'UPDATE accounts SET seq = seq + 1 WHERE id = 3',
    found: ['entry-numbers'],
    says: /^Account 3: it counts 8 entries, but there are 7\.$/,
    left: ['entry-numbers'],
  },
  {
    what: 'an account deleted under its entries',
    sql: 'DELETE FROM accounts WHERE id = 3',
    found: ['entries-have-an-account'],
    says: /^Account 3: there is no such account, but 7 entries of it\.$/,
    left: ['entries-have-an-account'],
  },
];

export const ofEntries: Damage[] = [
  {
    what: 'an entry deleted from the middle',
    sql: 'DELETE FROM entries WHERE account_id = 1 AND seq = 5',
    found: ['account-figures', 'balance-chain', 'draw-ends', 'entry-numbers', 'replies-name-what-is'],
    says: /^Account 1: its entries go up to number 13, but there are 12 of them\.$/,
  },
  {
    what: 'the last entry deleted',
    sql: 'DELETE FROM entries WHERE account_id = 3 AND seq = 7',
    found: ['account-figures', 'draw-ends', 'entry-numbers'],
    says: /^Account 3: the balance says 50, its entries say 80\.$/,
  },
  {
    what: 'the entry of a purchase deleted',
    sql: 'DELETE FROM entries WHERE account_id = 1 AND seq = 1',
    found: ['account-figures', 'balance-chain', 'entry-numbers', 'lot-origins', 'packages-paid', 'payment-figures'],
    says: /^Account 1: purchase checkout_\d+ is paid, but its 100 credits were not granted\.$/,
    left: ['account-figures', 'balance-chain', 'entry-numbers', 'lot-origins', 'packages-paid', 'payment-figures'],
  },
  {
    what: 'the entry deleted by which what had ended was taken for a refund',
    sql: 'DELETE FROM entries WHERE account_id = 5 AND seq = 3',
    found: ['account-figures', 'balance-chain', 'entry-numbers', 'give-backs'],
    says: /^Account 5: of what entry 2 took, entries give back 0, but its draws say that 45 came back\.$/,
    left: ['account-figures', 'balance-chain', 'entry-numbers', 'give-backs'],
  },
  {
    what: 'an end undone for no refund',
    sql: `INSERT INTO entries (account_id, seq, kind, amount, balance_after, ref_seq, payment_id, actor, created_at)
      SELECT 5, 5, 'expire', 45, 45, 2, payment_id, 'psql', 1 FROM entries WHERE account_id = 5 AND seq = 3`,
    found: ['account-figures', 'entry-numbers', 'expiry-undone-for-what', 'give-backs'],
    says: /^Account 5: entry 5 says that 45 credits of entry 2 did not end, but no refund took them\.$/,
    left: ['account-figures', 'entry-numbers', 'expiry-undone-for-what', 'give-backs'],
  },
  {
    what: 'an amount changed',
    sql: 'UPDATE entries SET amount = -50 WHERE account_id = 1 AND seq = 3',
    found: ['account-figures', 'balance-chain', 'draw-sums'],
    says: /^Account 1: entry 3 of -50 says that the balance was 90 after it, but it was 150 before it\.$/,
    left: ['account-figures', 'balance-chain', 'draw-sums'],
  },
  {
    what: 'a balance changed in the history',
    sql: 'UPDATE entries SET balance_after = balance_after + 1 WHERE account_id = 1 AND seq = 6',
    found: ['balance-chain'],
    says: /^Account 1: entry 7 of -5 says that the balance was 111 after it, but it was 117 before it\.$/,
    left: ['balance-chain'],
  },
  {
    what: 'a kind that does not exist',
    sql: "UPDATE entries SET kind = 'bonus' WHERE account_id = 1 AND seq = 6",
    found: ['entry-kinds', 'lot-origins'],
    says: /^Account 1: entry 6 is a bonus of 4 credits, which no bonus can be\.$/,
    left: ['entry-kinds', 'lot-origins'],
  },
  {
    what: 'an entry that gives back another',
    sql: 'UPDATE entries SET ref_seq = 2 WHERE account_id = 1 AND seq = 4',
    found: ['give-back-of-what', 'give-backs'],
    says: /^Account 1: entry 4 gives back entry 2, which is no consumption\.$/,
    left: ['give-back-of-what', 'give-backs'],
  },
  {
    what: 'credits out of nowhere, with all that belongs to them',
    sql: `${entry("1, 14, 'grant', 1000, 1074, 'psql', 1")};
      UPDATE accounts SET seq = 14, total_purchased = total_purchased + 1000 WHERE id = 1;
      INSERT INTO lots (account_id, seq, original, remaining) VALUES (1, 14, 1000, 1000)`,
    found: ['entry-causes'],
    says: /^Account 1: nothing caused entry 14, a grant of 1000 credits by psql: no payment, no reply, no reason\.$/,
    left: ['entry-causes'],
  },
  {
    what: 'an entry alone, without its figures and its lot',
    sql: entry("4, 1, 'grant', 10, 10, 'psql', 1"),
    found: ['account-figures', 'entries-have-a-lot', 'entry-causes', 'entry-numbers'],
    says: /^Account 4: entry 1, a grant of 10 credits, has no lot\.$/,
    left: ['entry-causes'],
  },
];
