import { useMemo } from 'react';
import type { AlertView } from '#contracts/alert';
import type { HomeView } from '#contracts/register';
import type { Page } from '#contracts/rest';
import { useLoaded } from '../api/use-loaded.ts';
import type { BoardRow } from '../live/board-store.ts';
import { isCalling } from '../live/order.ts';
import { SeverityShape } from '../pieces/severity.tsx';
import { useSession } from '../session/session.tsx';
import { doorOf } from './short-place.ts';
import { boardWords } from './words.ts';

interface Props {
  readonly rows: readonly BoardRow[];
  readonly selected: string | undefined;
  readonly onSelect: (alertId: string) => void;
}

/** The street as stairs with doors, dark but for the homes where something is open. Shown where there is room for a third column. */
export function StreetPlan({ rows, selected, onSelect }: Props) {
  const t = boardWords.use();
  const { may } = useSession();
  const { data } = useLoaded<Page<HomeView>>(may('register:read') ? 'homes' : undefined, { limit: 200 });
  const estates = useMemo(() => planOf(data?.items ?? []), [data]);
  // Rows are worst first: the first one of a home is its colour.
  const lit = new Map<string, BoardRow>();
  for (const row of rows) if (!lit.has(row.alert.where)) lit.set(row.alert.where, row);
  return (
    <aside className="plan" aria-label={t('plan.title')}>
      <h2>{t('plan.title')}</h2>
      <p className="faint">{t('plan.hint')}</p>
      {estates.map(([estate, units]) => (
        <div key={estate} className="plan-estate">
          <h3>{estate}</h3>
          <div className="plan-units">
            {units.map(([unit, doors]) => (
              <div key={unit} className="plan-unit">
                <div className="plan-doors">
                  {floorsOf(doors).map(([floor, onFloor]) => (
                    <div key={floor} className="plan-floor">
                      {onFloor.map(({ door, home }) => (
                        <DoorCell
                          key={home.id}
                          door={door}
                          address={home.address}
                          alert={lit.get(home.address)?.alert}
                          selected={selected}
                          onSelect={onSelect}
                        />
                      ))}
                    </div>
                  ))}
                </div>
                <span className="plan-unit-name">{unit}</span>
              </div>
            ))}
          </div>
        </div>
      ))}
    </aside>
  );
}

function DoorCell(cell: {
  readonly door: string;
  readonly address: string;
  readonly alert: AlertView | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (alertId: string) => void;
}) {
  const { door, address, alert, selected, onSelect } = cell;
  if (alert === undefined)
    return (
      <span className="plan-door" title={address}>
        {door}
      </span>
    );
  return (
    <button
      type="button"
      className={`plan-door plan-lit plan-lit-${alert.severity} ${isCalling(alert) ? 'plan-calling' : ''}`}
      aria-pressed={alert.id === selected}
      title={address}
      onClick={() => onSelect(alert.id)}
    >
      <SeverityShape severity={alert.severity} size={10} />
      {door}
    </button>
  );
}

type Door = { readonly door: string; readonly home: HomeView };

/** Estates with their stairs, each with its doors from the top floor down. */
function planOf(homes: readonly HomeView[]): [string, [string, Door[]][]][] {
  const estates = new Map<string, Map<string, Door[]>>();
  for (const home of homes) {
    const at = doorOf(home.address);
    if (at === undefined) continue;
    const units = estates.get(at.estate) ?? new Map<string, Door[]>();
    estates.set(at.estate, units);
    units.set(at.unit, [...(units.get(at.unit) ?? []), { door: at.door, home }]);
  }
  const byNumber = (a: string, b: string) => a.localeCompare(b, 'zh', { numeric: true });
  return [...estates].map(([estate, units]) => [
    estate,
    [...units]
      .sort(([a], [b]) => byNumber(a, b))
      .map(([unit, doors]): [string, Door[]] => [unit, doors.sort((a, b) => byNumber(a.door, b.door))]),
  ]);
}

/** The doors of a stair by floor, the highest first: 502 is on the fifth. */
function floorsOf(doors: readonly Door[]): [number, Door[]][] {
  const floors = Map.groupBy(doors, ({ door }) => Math.floor(Number(door) / 100));
  return [...floors].sort(([a], [b]) => b - a);
}
