import { useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

const kept = 'longhand-theme';

function preferred(): Theme {
  const chosen = localStorage.getItem(kept);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The theme, and the switch to the other one. All it does is set `color-scheme` for the page; the billing panel follows by itself. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState(preferred);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return [
    theme,
    () => {
      const other = theme === 'dark' ? 'light' : 'dark';
      localStorage.setItem(kept, other);
      setTheme(other);
    },
  ];
}
