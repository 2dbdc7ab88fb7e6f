export const portalWords = {
  'portal.open': 'Manage billing',
} as const;
