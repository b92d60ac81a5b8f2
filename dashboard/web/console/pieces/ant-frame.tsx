import { ConfigProvider } from 'antd';
import enGB from 'antd/locale/en_GB';
import zhCN from 'antd/locale/zh_CN';
import { useMemo, useSyncExternalStore } from 'react';
import { Outlet } from 'react-router';
import { antdTheme } from '../../design/antd-theme.ts';
import { currentTheme, onThemeChange } from '../../design/theme-choice.ts';
import { useLanguage } from '../words/language.ts';
import './pages.css';

/** Pages that use Ant Design live below this, so that sign-in and board load without it. */
export default function AntFrame() {
  const language = useLanguage();
  const name = useSyncExternalStore(onThemeChange, currentTheme);
  const theme = useMemo(() => antdTheme(name), [name]);
  return (
    <ConfigProvider theme={theme} locale={language === 'en' ? enGB : zhCN} button={{ autoInsertSpace: false }}>
      <Outlet />
    </ConfigProvider>
  );
}
