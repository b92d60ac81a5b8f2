import { expect, test } from 'vitest';
import type { Directory } from '#contracts/directory';
import type { Finding } from '#contracts/finding';
import { Desk } from '#hub/alerts/desk';
import { noticesFor } from '#hub/app/notices';
import { sampleContact } from '#test/support/alert-samples';

const text = { zh: '跌倒', en: 'fall' };
const found = (severity: Finding['severity'], at: number, mayEase?: true): Finding => ({
  rule: 'any-rule',
  type: 'any-rule',
  severity,
  subject: { key: 'home:h1', placeId: 'h1' },
  since: at,
  at,
  title: text,
  text,
  evidence: [],
  ...(mayEase === undefined ? {} : { mayEase }),
});

const directory: Pick<Directory, 'resident' | 'residentsOf' | 'contactsOf' | 'place'> = {
  resident: () => undefined,
  residentsOf: () => [
    { id: 'r1', name: '王秀英', homeId: 'h1' } as unknown as ReturnType<Directory['residentsOf']>[number],
  ],
  contactsOf: () => [sampleContact({ id: 'c1', email: 'min@example.com' })],
  place: () => undefined,
};

const said = (desk: Desk) => noticesFor(desk.finish(), directory, 'Asia/Shanghai').map(({ reason }) => reason);

test('an alert that gets worse calls people, one that gets better calls nobody again', () => {
  let made = 0;
  const desk = new Desk({ open: [], seq: 0, newId: () => `alert-${++made}` });
  desk.take(found('P2', 1_000), 1_000);
  expect(said(desk)).toEqual([]);
  desk.take(found('P1', 2_000), 2_000);
  expect(said(desk)).toEqual(['emergency']);
  desk.take(found('P2', 3_000, true), 3_000);
  expect(said(desk)).toEqual([]);
  desk.take(found('P3', 4_000, true), 4_000);
  expect(said(desk)).toEqual([]);
});

test('a step that eases and a comment in one batch do not sound like an emergency', () => {
  const desk = new Desk({ open: [], seq: 0, newId: () => 'alert-1' });
  const alertId = desk.take(found('P1', 1_000), 1_000);
  desk.finish();
  desk.take(found('P1', 2_000, true), 2_000);
  desk.act({ act: 'comment', note: '看过了' }, { alertId, by: '王芳', now: 2_000 });
  expect(said(desk)).toEqual([]);
});
