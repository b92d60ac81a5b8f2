import type { ThemeName } from './tokens.ts';

/** `system` follows the machine, also when it changes at dusk. */
export type ThemeChoice = ThemeName | 'system';

const key = 'theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export const themeChoice = (): ThemeChoice => {
  const stored = localStorage.getItem(key);
  return stored === 'light' || stored === 'night' ? stored : 'system';
};

export const currentTheme = (): ThemeName => {
  const choice = themeChoice();
  if (choice !== 'system') return choice;
  return dark.matches ? 'night' : 'light';
};

function apply(): void {
  document.documentElement.dataset.theme = currentTheme();
  for (const listener of listeners) listener();
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(key, choice);
  apply();
}

export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Before the first paint: marks the document and follows the machine from then on. */
export function startTheme(): void {
  dark.addEventListener('change', apply);
  apply();
}
