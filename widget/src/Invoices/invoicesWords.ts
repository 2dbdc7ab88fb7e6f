export const invoicesWords = {
  'invoices.heading': 'Invoices and receipts',
} as const;
