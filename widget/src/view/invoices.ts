import type { Invoice } from '@billing-panel/contract';
import { isSafe } from '../api/isSafe.js';

/** What one invoice or one-off payment says, decided here so that a host's own list can say the same. */
export interface InvoiceView {
  /** `due` wants to be paid, `failed` was not; `settled` needs nothing. */
  state: 'due' | 'failed' | 'settled';
  /** Its pages and papers: those only whose address is https: (or http: on loopback). */
  links: { kind: 'pay' | 'page' | 'pdf' | 'receipt'; url: string }[];
}

const states = new Map<string, InvoiceView['state']>(
  Object.entries({ open: 'due', failed: 'failed', uncollectible: 'failed' }),
);

export function viewInvoice({ status, hosted_url, pdf_url, receipt_url }: Invoice): InvoiceView {
  const links = [
    { kind: status === 'open' ? 'pay' : 'page', url: hosted_url },
    { kind: 'pdf', url: pdf_url },
    { kind: 'receipt', url: receipt_url },
  ] as const;
  return {
    state: states.get(status) ?? 'settled',
    links: links.flatMap(({ kind, url }) => (url && isSafe(url) ? [{ kind, url }] : [])),
  };
}
