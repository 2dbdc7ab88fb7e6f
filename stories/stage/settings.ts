/** What the toolbar sets, and every address of the book can carry. */
export interface Settings {
  theme: 'light' | 'dark' | 'both';
  direction: 'auto' | 'ltr' | 'rtl';
  locale: string;
  currency: string;
  width: string;
  host: Host;
}

export const initialSettings: Settings = {
  theme: 'light',
  direction: 'auto',
  locale: 'en-US',
  currency: 'own',
  width: 'fits',
  host: 'bare',
};

/** Whose page is around the panel. */
export const hosts = { bare: 'Bare HTML', tailwind: 'Tailwind', bootstrap: 'Bootstrap' };

export type Host = keyof typeof hosts;

/** With their unit, which keeps them words in an address. */
export const widths = ['280px', '360px', '480px', '800px', '1280px'];

/** In pixels; `undefined` is the width that suits what is shown. */
export const pixels = (width: string) => (width === 'fits' ? undefined : Number.parseInt(width, 10));
