export const departureWords = {
  opening: 'Opening…',
} as const;
