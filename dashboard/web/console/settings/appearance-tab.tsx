import { Segmented } from 'antd';
import { useState } from 'react';
import { chooseTheme, type ThemeChoice, themeChoice } from '../../design/theme-choice.ts';
import { Facts } from '../pieces/page.tsx';
import { chooseLanguage, type Language, useLanguage } from '../words/language.ts';
import { settingsWords } from './words.ts';

const themes = ['light', 'night', 'system'] as const;

export function AppearanceTab() {
  const t = settingsWords.use();
  const language = useLanguage();
  const [theme, setTheme] = useState<ThemeChoice>(themeChoice);
  return (
    <section className="card">
      <Facts
        items={[
          [
            t('theme'),
            <Segmented<ThemeChoice>
              key="theme"
              value={theme}
              onChange={(choice) => {
                chooseTheme(choice);
                setTheme(choice);
              }}
              options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
            />,
          ],
          [
            t('language'),
            <Segmented<Language>
              key="language"
              value={language}
              onChange={chooseLanguage}
              options={[
                { value: 'zh', label: '中文' },
                { value: 'en', label: 'English' },
              ]}
            />,
          ],
        ]}
      />
    </section>
  );
}
