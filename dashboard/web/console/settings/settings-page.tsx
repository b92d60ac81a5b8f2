import { Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { Page } from '../pieces/page.tsx';
import { useSession } from '../session/session.tsx';
import { AccountsTab } from './accounts-tab.tsx';
import { AppearanceTab } from './appearance-tab.tsx';
import { AuditTab } from './audit-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { TokensTab } from './tokens-tab.tsx';
import { settingsWords } from './words.ts';

export default function SettingsPage() {
  const t = settingsWords.use();
  const { tab = 'appearance' } = useParams();
  const navigate = useNavigate();
  const { may } = useSession();
  const items = [
    { key: 'appearance', label: t('tab.appearance'), children: <AppearanceTab /> },
    ...(may('accounts:write') ? [{ key: 'accounts', label: t('tab.accounts'), children: <AccountsTab /> }] : []),
    ...(may('history:export') ? [{ key: 'history', label: t('tab.history'), children: <HistoryTab /> }] : []),
    ...(may('tokens:write') ? [{ key: 'tokens', label: t('tab.tokens'), children: <TokensTab /> }] : []),
    ...(may('audit:read') ? [{ key: 'audit', label: t('tab.audit'), children: <AuditTab /> }] : []),
  ];
  const open = items.find(({ key }) => key === tab)?.key ?? 'appearance';
  return (
    <Page title={t('title')}>
      <Tabs
        activeKey={open}
        onChange={(key) => void navigate(`/settings/${key}`, { replace: true })}
        items={items}
        destroyOnHidden
      />
    </Page>
  );
}
