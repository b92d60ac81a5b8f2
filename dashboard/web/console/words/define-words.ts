import i18next from 'i18next';
import { useTranslation } from 'react-i18next';

export type Values = Readonly<Record<string, string | number>>;
export type Say<Key extends string> = (key: Key, values?: Values) => string;

/**
 * The words of one part of the console, both languages side by side: `[中文, English]`. They travel in the chunk of the
 * part that speaks them. `{name}` is filled in from values.
 */
export function defineWords<const Words extends Readonly<Record<string, readonly [zh: string, en: string]>>>(
  namespace: string,
  words: Words,
): { readonly use: () => Say<keyof Words & string>; readonly say: Say<keyof Words & string> } {
  const side = (index: 0 | 1) => Object.fromEntries(Object.entries(words).map(([key, pair]) => [key, pair[index]]));
  const register = () => {
    if (i18next.hasResourceBundle('zh', namespace)) return;
    i18next.addResourceBundle('zh', namespace, side(0));
    i18next.addResourceBundle('en', namespace, side(1));
  };
  const say = (key: keyof Words & string, values?: Values): string => {
    register();
    return i18next.t(key, { ...values, ns: namespace });
  };
  const use = () => {
    register();
    useTranslation(namespace);
    return say;
  };
  return { use, say };
}
