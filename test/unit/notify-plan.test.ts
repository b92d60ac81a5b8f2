import { describe, expect, test } from 'vitest';
import { alertSteps, type Outcome, outcomes, severities } from '#contracts/alert';
import { maskAddress } from '#hub/notify/address';
import { type Happening, planNotifications, reasonToTell } from '#hub/notify/plan';
import { sampleAlert, sampleContact } from '#test/support/alert-samples';

const happening = (change: Partial<Happening> = {}): Happening => ({
  alert: sampleAlert(),
  change: 'raised',
  contacts: [
    sampleContact({ id: 'c2', position: 2, name: '邻居老李', email: 'li@example.com' }),
    sampleContact({ id: 'c1', webhook: 'https://family.example.com/hook' }),
    sampleContact({ id: 'c3', position: 3, name: '只有电话' }),
  ].map((contact) => {
    if (contact.id !== 'c3') return contact;
    const { email, ...withoutEmail } = contact;
    return withoutEmail;
  }),
  who: '王秀英',
  where: '大塘巷 · 叶青苑 37幢 1单元 502',
  zone: 'Asia/Shanghai',
  ...change,
});

describe('who hears of an emergency', () => {
  test('every contact over every channel they have, in calling order', () => {
    const drafts = planNotifications(happening());
    expect(drafts.map(({ contact, channel }) => `${contact.id} ${channel}`)).toEqual([
      'c1 email',
      'c1 webhook',
      'c2 email',
    ]);
    expect(drafts.every(({ reason }) => reason === 'emergency')).toBe(true);
  });

  test('the same address is told once, as the contact who is called first', () => {
    const contacts = [
      sampleContact({ id: 'of-him', position: 2 }),
      sampleContact({ id: 'of-her', position: 1, residentId: 'li' }),
    ];
    expect(planNotifications(happening({ contacts })).map(({ contact }) => contact.id)).toEqual(['of-her']);
  });

  test('says who, what, where and since when on the local clock, and who is handling it', () => {
    const [first] = planNotifications(happening());
    expect(first?.subject).toBe('【紧急】王秀英 紧急求助');
    expect(first?.body).toBe(
      '王秀英（大塘巷 · 叶青苑 37幢 1单元 502）11月22日 10:05 起有紧急告警“紧急求助”。值班台已收到，有人接警后会再通知您。',
    );
  });

  test('a home without a known person is named by its address', () => {
    const [first] = planNotifications(happening({ who: undefined, where: '武林公寓 2幢 4单元 301' }));
    expect(first?.subject).toBe('【紧急】武林公寓 2幢 4单元 301 紧急求助');
  });

  test('never carries the text of the alert: values and conditions do not belong on a lock screen', () => {
    const alert = sampleAlert({ text: { zh: '心率 38,高血压', en: 'pulse 38' } });
    for (const change of alertSteps) {
      const said = JSON.stringify(planNotifications(happening({ alert, change })));
      expect(said).not.toMatch(/38|高血压/);
    }
  });
});

describe('how it goes on', () => {
  test('who takes it is named', () => {
    const [first] = planNotifications(happening({ change: 'assigned', handler: '李四' }));
    expect(first).toMatchObject({ reason: 'taken', subject: '【处理中】王秀英 紧急求助' });
    expect(first?.body).toContain('现由李四处理');
  });

  test.for(outcomes)('an end as "%s" is told in words of its own', (outcome) => {
    const ending = (as: Outcome) =>
      planNotifications(happening({ change: 'resolved', alert: sampleAlert({ state: 'resolved', outcome: as }) }))[0];
    expect(ending(outcome)).toMatchObject({ reason: 'ended', subject: '【已处结】王秀英 紧急求助' });
    const others = outcomes.filter((other) => other !== outcome).map((other) => ending(other)?.body);
    expect(others).not.toContain(ending(outcome)?.body);
  });

  test.for(alertSteps)('the step "%s" of what is no emergency reaches nobody outside', (change) => {
    for (const severity of severities.filter((other) => other !== 'P1')) {
      expect(reasonToTell({ alert: sampleAlert({ severity }), change })).toBeUndefined();
    }
  });

  test('repeats, comments and notes of the desk reach nobody outside', () => {
    const silent = alertSteps.filter((change) => reasonToTell({ alert: sampleAlert(), change }) === undefined);
    expect(silent).toEqual(['repeated', 'cleared', 'arrived', 'commented']);
  });
});

describe('an address on a page', () => {
  test.for([
    ['email', 'min.wang@example.com', 'm***@example.com'],
    ['email', 'nonsense', '***'],
    ['webhook', 'https://hook.example.com:8443/secret-path?token=1', 'hook.example.com:8443'],
    ['webhook', 'nonsense', '***'],
  ] as const)('%s %s becomes %s', ([channel, address, masked]) => {
    expect(maskAddress(channel, address)).toBe(masked);
  });
});
