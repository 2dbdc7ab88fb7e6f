export const transactionWords = {
  'history.none': 'Nothing yet. Credits that come in or go out are listed here.',
  'history.more': 'Show older',
  'history.left': '{count} left',
  'history.kind.purchase': 'Bought',
  'history.kind.included': 'Included in your plan',
  'history.kind.grant': 'Given to you',
  'history.kind.consume': 'Used',
  'history.kind.give_back': 'Given back',
  'history.kind.expire': 'Expired',
  'history.kind.revoke': 'Taken back after a refund',
  'history.kind.reinstate': 'Restored',
  'history.kind.adjust': 'Corrected',
} as const;
