import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Text } from '#contracts/text';

export type Language = 'zh' | 'en';
const key = 'language';

export const language = (): Language => (i18next.language === 'en' ? 'en' : 'zh');
/** What `Intl` wants to hear. */
export const locale = (): string => (language() === 'en' ? 'en-GB' : 'zh-CN');

export function startLanguage(): void {
  const stored = localStorage.getItem(key) === 'en' ? 'en' : 'zh';
  void i18next.use(initReactI18next).init({
    lng: stored,
    fallbackLng: 'zh',
    resources: {},
    initAsync: false,
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
    nsSeparator: false,
    keySeparator: false,
    react: { useSuspense: false },
  });
  document.documentElement.lang = stored === 'en' ? 'en' : 'zh-CN';
}

export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(key, chosen);
  document.documentElement.lang = chosen === 'en' ? 'en' : 'zh-CN';
  void i18next.changeLanguage(chosen);
}

/** Re-renders on a change of language. */
export function useLanguage(): Language {
  useTranslation();
  return language();
}

/** The sentence in the language of the page. */
export const inLanguage = (text: Text): string => text[language()];
