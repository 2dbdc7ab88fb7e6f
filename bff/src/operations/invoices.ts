import type { Invoice } from '@billing-panel/contract';
import { isoSeconds, secondMs } from '../billing/time.ts';
import { Refusal } from '../refusal.ts';
import { type Bill, billsFrom } from '../stripe/bills.ts';
import { askStripe, isMissing } from '../stripe/calls.ts';
import type { Handler } from './handler.ts';
import { money } from './present.ts';

/** Where the next page begins: behind the last invoice and the last session that were shown. */
const cursorForm = /^(in_\w+)?,(cs_\w+)?$/;

/** What the account was billed for, by Stripe's word, with the pages and receipts that Stripe made of it. */
export const invoices: Handler<'invoices'> = async ({ limit, cursor }, { subject }, { storage, stripe }) => {
  const after = cursor === undefined ? [] : cursorForm.exec(cursor);
  if (!after) throw unknownCursor();
  const account = await storage.accounts.find(subject);
  if (!account?.customerId) return { invoices: [], next_cursor: null };
  const { customerId } = account;
  const { bills, next } = await askStripe(async () => {
    try {
      return await billsFrom(stripe, customerId, { invoice: after[1], session: after[2] }, limit);
    } catch (error) {
      throw isMissing(error) && cursor !== undefined ? unknownCursor() : error;
    }
  });
  return { invoices: bills.map(wireBill), next_cursor: next && `${next.invoice ?? ''},${next.session ?? ''}` };
};

const unknownCursor = () =>
  new Refusal('invalid_request', 'This is no cursor of this list.', {
    issues: [{ path: 'cursor', message: 'Send next_cursor as it was answered, or nothing.' }],
  });

function wireBill({ createdAt, amountMinor, currency, hostedUrl, pdfUrl, receiptUrl, ...bill }: Bill): Invoice {
  return {
    id: bill.id,
    kind: bill.kind,
    created_at: isoSeconds(createdAt * secondMs),
    ...money(amountMinor, currency),
    status: bill.status,
    hosted_url: hostedUrl,
    pdf_url: pdfUrl,
    receipt_url: receiptUrl,
  };
}
