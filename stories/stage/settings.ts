/** What the toolbar sets, and every address of the book can carry. */
export interface Settings {
  theme: 'light' | 'dark' | 'both';
  direction: 'auto' | 'ltr' | 'rtl';
  locale: string;
  width: string;
}

export const initialSettings: Settings = { theme: 'light', direction: 'auto', locale: 'en-US', width: 'fits' };

export const widths = ['280', '360', '480', '800', '1120'];

export const pseudo = 'pseudo';

export const locales: Record<string, string> = {
  'en-US': 'English, United States',
  'en-GB': 'English, United Kingdom',
  'de-DE': 'German',
  'fr-FR': 'French',
  'ja-JP': 'Japanese',
  'hi-IN': 'Hindi',
  'ar-EG': 'Arabic',
  [pseudo]: 'Pseudo: longer, with accents',
};

/** What a locale means for the panel: the words stay English, but for the pseudo-locale. */
export function placeOf({ locale, direction }: Pick<Settings, 'locale' | 'direction'>) {
  const isPseudo = locale === pseudo;
  const ownDirection = locale.startsWith('ar') ? 'rtl' : 'ltr';
  return {
    isPseudo,
    locale: isPseudo ? 'en-US' : locale,
    direction: direction === 'auto' ? ownDirection : direction,
  };
}
