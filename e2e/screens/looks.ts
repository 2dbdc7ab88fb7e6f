/** What the book's toolbar is set to. */
export const looks: Record<string, Record<string, string>> = {
  light: {},
  dark: { theme: 'dark' },
  german: { locale: 'de' },
  japanese: { locale: 'ja' },
  arabic: { locale: 'ar' },
  'tailwind-light': { host: 'tailwind' },
  'tailwind-dark': { host: 'tailwind', theme: 'dark' },
  'bootstrap-light': { host: 'bootstrap' },
  'bootstrap-dark': { host: 'bootstrap', theme: 'dark' },
};
