import type { Transaction } from '@billing-panel/contract';
import { sampleCredits, sampleInvoice } from './sampleData.js';

const monthly = 500;
const work = ['Summary of 12 interviews', 'Translation, 14 pages', 'Transcript of 4 interviews'];

/** A plan paid each month for a year, and work every third day: more than fits on a page, oldest first. */
function monthsOfWork() {
  const transactions: Transaction[] = [];
  const invoices = [];
  let balance = 0;
  const add = (time: number, amount: number, kind: Transaction['kind'], description: string) => {
    balance += amount;
    const created_at = `${new Date(time).toISOString().slice(0, 19)}Z`;
    transactions.push({
      id: `txn_${transactions.length}`,
      created_at,
      amount,
      balance_after: balance,
      kind,
      description,
    });
  };
  for (let month = 4; month < 16; month++) {
    const paidAt = Date.UTC(2025, month, 3);
    add(paidAt, monthly, 'included', 'Pro');
    invoices.push(
      sampleInvoice({
        id: `in_${month}`,
        amount_minor: 4900,
        created_at: `${new Date(paidAt).toISOString().slice(0, 19)}Z`,
      }),
    );
    for (let day = 1; day < 28; day += 3) {
      const time = paidAt + day * 86_400_000 + 36_000_000;
      if (time < Date.UTC(2026, 3, 12)) add(time, -(30 + ((7 * day + 5 * month) % 40)), 'consume', work[day % 3] ?? '');
    }
  }
  return { transactions, invoices, balance };
}

const { transactions, invoices, balance } = monthsOfWork();
const bought = sampleInvoice({
  id: 'pi_refunded',
  kind: 'payment',
  amount_minor: 3999,
  status: 'refunded',
  created_at: '2026-01-20T10:00:00Z',
});

export const longHistory = {
  credits: sampleCredits(balance, 12 * monthly),
  transactions: transactions.reverse(),
  invoices: [...invoices, bought].sort((a, b) => (a.created_at < b.created_at ? 1 : -1)),
};
