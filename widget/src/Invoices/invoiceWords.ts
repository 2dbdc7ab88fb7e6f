export const invoiceWords = {
  'invoices.none': 'Nothing yet. What you pay is listed here, with its receipts.',
  'invoices.invoice': 'Invoice',
  'invoices.payment': 'One-off payment',
  'invoices.status.open': 'To be paid',
  'invoices.status.paid': 'Paid',
  'invoices.status.void': 'Canceled',
  'invoices.status.uncollectible': 'Not paid',
  'invoices.status.processing': 'On its way',
  'invoices.status.failed': 'Failed',
  'invoices.status.refunded': 'Refunded',
  'invoices.status.partially_refunded': 'Refunded in part',
  'invoices.link.pay': 'Pay',
  'invoices.link.page': 'Invoice',
  'invoices.link.pdf': 'PDF',
  'invoices.link.receipt': 'Receipt',
  /** What a link is called where it is read alone. */
  'invoices.link': '{link}, {date}, {amount}',
} as const;
