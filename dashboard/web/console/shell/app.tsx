import { Suspense, useEffect } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { DeskProvider } from '../live/desk.tsx';
import { lazily } from '../pieces/lazily.ts';
import { ProgrammeRoute } from '../programmes/programme-route.tsx';
import { SessionGate, useSession } from '../session/session.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { Frame } from './frame.tsx';
import { Missing, Unreachable, Waiting } from './states.tsx';

const loadBoard = () => import('../board/board-page.tsx');
const BoardPage = lazily(loadBoard);
const AntFrame = lazily(() => import('../pieces/ant-frame.tsx'));
const ResidentsPage = lazily(() => import('../residents/residents-page.tsx'));
const ResidentPage = lazily(() => import('../residents/resident-page.tsx'));
const ResidentForm = lazily(() => import('../residents/resident-form-page.tsx'));
const HomesPage = lazily(() => import('../homes/homes-page.tsx'));
const HomePage = lazily(() => import('../homes/home-page.tsx'));
const InboxPage = lazily(() => import('../adopt/inbox-page.tsx'));
const AdoptPage = lazily(() => import('../adopt/adopt-page.tsx'));
const ClaimPage = lazily(() => import('../adopt/claim-page.tsx'));
const PreparedPage = lazily(() => import('../adopt/prepared-page.tsx'));
const OnboardingPage = lazily(() => import('../adopt/onboarding-page.tsx'));
const DevicesPage = lazily(() => import('../devices/devices-page.tsx'));
const DevicePage = lazily(() => import('../devices/device-page.tsx'));
const DeviceForm = lazily(() => import('../devices/device-form-page.tsx'));
const HistoryPage = lazily(() => import('../history/history-page.tsx'));
const NotificationsPage = lazily(() => import('../notifications/notifications-page.tsx'));
const RulesPage = lazily(() => import('../rules/rules-page.tsx'));
const BacktestPage = lazily(() => import('../backtest/backtest-page.tsx'));
const RulePage = lazily(() => import('../rules/rule-page.tsx'));
const WhyPage = lazily(() => import('../explain/why-page.tsx'));
const SettingsPage = lazily(() => import('../settings/settings-page.tsx'));

function SignedIn({ expire }: { readonly expire: () => void }) {
  const { session, may } = useSession();
  const listening = may('alerts:read');
  // The board opens whatever became of the line meanwhile.
  useEffect(() => {
    if (listening) void loadBoard().catch(() => undefined);
  }, [listening]);
  return (
    <DeskProvider me={session.name} listening={listening} onExpired={expire}>
      <BrowserRouter basename="/console">
        <Routes>
          <Route element={<Frame />}>
            <Route index element={listening ? <BoardPage /> : <Navigate to="/settings" replace />} />
            <Route path="alert/:id" element={<BoardPage />} />
            <Route element={<AntFrame />}>
              <Route path="residents" element={<ResidentsPage />} />
              <Route path="residents/new" element={<ResidentForm />} />
              <Route path="residents/:id" element={<ResidentPage />} />
              <Route path="residents/:id/edit" element={<ResidentForm />} />
              <Route path="homes" element={<HomesPage />} />
              <Route path="homes/:id" element={<HomePage />} />
              <Route path="devices" element={<DevicesPage />} />
              <Route path="devices/new" element={<DeviceForm />} />
              <Route path="devices/prepared" element={<PreparedPage />} />
              <Route path="devices/onboarding" element={<OnboardingPage />} />
              <Route path="devices/:id" element={<DevicePage />} />
              <Route path="inbox" element={<InboxPage />} />
              <Route path="inbox/:id" element={<AdoptPage />} />
              <Route path="claim/:code?" element={<ClaimPage />} />
              <Route path="history" element={<HistoryPage />} />
              <Route path="rules" element={<RulesPage />} />
              <Route path="rules/:id" element={<RulePage />} />
              <Route path="backtest" element={<BacktestPage />} />
              <Route path="why/:homeId" element={<WhyPage />} />
              <Route path="notifications" element={<NotificationsPage />} />
              <Route path="programmes/:programme/*" element={<ProgrammeRoute />} />
              <Route path="settings/:tab?" element={<SettingsPage />} />
            </Route>
            <Route path="*" element={<Missing />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </DeskProvider>
  );
}

export function App() {
  return (
    <SessionGate
      waiting={<Waiting />}
      signIn={(given) => <SignInPage {...given} />}
      unreachable={(retry) => <Unreachable retry={retry} />}
    >
      {(expire) => (
        <Suspense fallback={<Waiting />}>
          <SignedIn expire={expire} />
        </Suspense>
      )}
    </SessionGate>
  );
}
