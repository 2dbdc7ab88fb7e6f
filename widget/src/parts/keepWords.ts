export const keepWords = {
  keepPlan: 'Keep my plan',
  keepingPlan: 'Keeping your plan…',
} as const;
