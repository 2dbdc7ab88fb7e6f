export const portalWords = {
  manage: 'Manage billing',
} as const;
