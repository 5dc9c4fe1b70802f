import { useState } from 'react';

const key = 'candlewick.theme';
type Theme = 'dark' | 'light';

/** The colours that were chosen here, else those of the system. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(() => {
    const kept = localStorage.getItem(key);
    return kept === 'dark' || kept === 'light' ? kept : matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  });
  // At once: what is drawn on a canvas reads its colours while it is made.
  document.documentElement.dataset.theme = theme;
  return [theme, () => {
    const next = theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem(key, next);
    setTheme(next);
  }];
}
