import { Link, NavLink, Route, Routes } from 'react-router';
import { useLoaded } from '../../api/use-loaded.ts';
import { Page, ProblemNote, Skeleton } from '../../pieces/page.tsx';
import { useSession } from '../../session/session.tsx';
import { base, type Unit, writeRight } from './answers.ts';
import { CardsList } from './cards-list.tsx';
import { HoursPicture } from './hours-picture.tsx';
import { NewCard } from './new-card.tsx';
import { SwipesList } from './swipes-list.tsx';
import { liftWords } from './words.ts';

const here = '/programmes/lift-access';

/** Lift access: the picture of the day, the cards, the log, and a form to hand out a card. */
export default function LiftAccessPage() {
  const t = liftWords.use();
  const { may } = useSession();
  const { data: units, problem, reload } = useLoaded<readonly Unit[]>(`${base}/units`, {}, { everyMs: 15_000 });
  if (units === undefined)
    return (
      <Page title={t('title')}>
        {problem === undefined ? <Skeleton rows={8} /> : <ProblemNote problem={problem} onRetry={reload} />}
      </Page>
    );
  const issue = may(writeRight) && units.length > 0 && (
    <Link to={`${here}/new`} className="button primary">
      {t('issue')}
    </Link>
  );
  const lists = (list: React.ReactNode) => (
    <Page title={t('title')} note={t('note')} actions={issue}>
      <HoursPicture units={units} />
      <nav className="lift-tabs" aria-label={t('title')}>
        <Tab to={here} label={t('cards')} />
        <Tab to={`${here}/swipes`} label={t('swipes')} />
      </nav>
      {list}
    </Page>
  );
  return (
    <Routes>
      <Route index element={lists(<CardsList units={units} />)} />
      <Route path="swipes" element={lists(<SwipesList units={units} />)} />
      <Route
        path="new"
        element={
          <Page title={t('issue')} up={{ to: here, label: t('title') }}>
            <NewCard units={units} />
          </Page>
        }
      />
    </Routes>
  );
}

function Tab({ to, label }: { readonly to: string; readonly label: string }) {
  return (
    <NavLink to={to} end className={({ isActive }) => (isActive ? 'button primary' : 'button')}>
      {label}
    </NavLink>
  );
}
