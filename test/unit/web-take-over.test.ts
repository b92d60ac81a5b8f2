import { describe, expect, test } from 'vitest';
import type { AlertView } from '#contracts/alert';
import { isActAllowed, mainAct, nextStep } from '../../dashboard/web/console/board/acts.ts';
import { takeOver } from '../../dashboard/web/console/board/take-over.ts';

const alert = (id: string, raisedAt: number, change: Partial<AlertView> = {}) =>
  ({ id, raisedAt, type: 'sos', severity: 'P1', state: 'triggered', ...change }) as AlertView;
const ask = (alerts: AlertView[], given: Partial<Parameters<typeof takeOver>[0]> = {}) =>
  takeOver({ alerts, seen: new Set(), selected: undefined, opened: false, busy: false, ...given });

describe('which emergency takes the page', () => {
  test('the newest nobody has taken', () => {
    expect(ask([alert('old', 1), alert('new', 2), alert('urgent', 3, { severity: 'P2' })]).select).toBe('new');
  });

  test('each only once', () => {
    const alerts = [alert('old', 1), alert('new', 2)];
    const first = ask(alerts);
    expect(ask(alerts, { seen: first.seen, selected: 'new' }).select).toBeUndefined();
  });

  test('taking one does not throw its handler to an older one', () => {
    const { seen } = ask([alert('old', 1), alert('new', 2)]);
    const after = ask([alert('old', 1), alert('new', 2, { state: 'acknowledged' })], { seen, selected: 'new' });
    expect(after.select).toBeUndefined();
  });

  test('in the middle of an act it waits, and takes the page when that is done', () => {
    const waiting = ask([alert('new', 2)], { selected: 'other', busy: true });
    expect(waiting.select).toBeUndefined();
    expect(ask([alert('new', 2)], { selected: 'other', seen: waiting.seen }).select).toBe('new');
  });

  test('a page opened on a certain alert stays there, but not for those that come later', () => {
    const opened = ask([alert('old', 1)], { selected: 'other', opened: true });
    expect(opened.select).toBeUndefined();
    expect(ask([alert('old', 1), alert('new', 2)], { selected: 'other', seen: opened.seen }).select).toBe('new');
  });

  test('what was taken and calls again is new', () => {
    const first = ask([alert('a', 1)]);
    const taken = ask([alert('a', 1, { state: 'acknowledged' })], { seen: first.seen });
    expect(ask([alert('a', 1)], { seen: taken.seen }).select).toBe('a');
  });
});

describe('acts', () => {
  const states = ['triggered', 'acknowledged', 'assigned', 'arrived', 'resolved'] as const;
  test('only those are offered that go forward', () => {
    const offered = states.map((state) =>
      (['acknowledge', 'assign', 'arrive', 'resolve', 'comment'] as const).filter((act) =>
        isActAllowed(alert('a', 1, { state }), act),
      ),
    );
    expect(offered).toEqual([
      ['acknowledge', 'assign', 'arrive', 'resolve', 'comment'],
      ['assign', 'arrive', 'resolve', 'comment'],
      ['assign', 'arrive', 'resolve', 'comment'],
      ['assign', 'resolve', 'comment'],
      ['comment'],
    ]);
  });

  test('the main one leads to the end', () => {
    expect(states.map((state) => mainAct(alert('a', 1, { state })))).toEqual([
      'acknowledge',
      'assign',
      'arrive',
      'resolve',
      undefined,
    ]);
  });

  test('what next depends on what burns', () => {
    expect(nextStep(alert('a', 1))).toBe('next.call');
    expect(nextStep(alert('a', 1, { type: 'smoke' }))).toBe('next.fire');
    expect(nextStep(alert('a', 1, { type: 'device-silent', severity: 'P3' }))).toBe('next.device');
    expect(nextStep(alert('a', 1, { type: 'smoke', state: 'arrived' }))).toBe('next.arrived');
  });
});
