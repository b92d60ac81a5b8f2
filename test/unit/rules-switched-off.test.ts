import { describe, expect, test } from 'vitest';
import type { AnyRule } from '#contracts/rule';
import { rules } from '#hub/rules/catalog';
import { fired, homeFacts } from '#test/support/a-home';
import { deviceIn, homeIn, saidBy, supervisedFacts } from '#test/support/supervised-street';
import { engineOf, moment, play, type Said, describe as told } from '#test/support/timeline';

const only = (...ids: readonly string[]): readonly AnyRule[] => rules.filter(({ id }) => ids.includes(id));
const off = { enabled: false };

/** No rule holds its tongue for the sake of one that is switched off. */
describe('a rule that others leave a matter to, once it is switched off', () => {
  const person = only('picture', 'inactivity', 'not-returned', 'centre-not-left');
  const at = (time: string, device: string): Said => ({ at: time, ...fired(device) });
  const left = [at('03-02 09:00', 'kitchen'), at('03-02 09:05', 'front-door')];
  const facts = homeFacts();

  test('"not returned": whoever went out is missed by the silence at home, and no ambulance is sent', () => {
    const silence = ['03-02 11:50 P3 inactivity', '03-02 13:35 P2 inactivity'];
    expect(play(person, left, '03-03 12:00', { facts })).not.toContain(silence[0]);
    expect(play(person, left, '03-03 12:00', { facts, settings: { 'not-returned': off } })).toEqual(silence);
  });

  test('"not checked out": who is in a centre is missed at home', () => {
    const centre: Said = { at: '03-02 09:30', measure: 'centre.entered', home: 'home-1', resident: 'r1' };
    const missed = (settings: Record<string, unknown>) =>
      play(person, [...left, centre], '03-03 01:00', { facts, settings }).filter((line) => line.includes('P2'));
    expect(missed({})).toEqual(['03-02 18:00 P2 centre-not-left']);
    expect(missed({ 'centre-not-left': off })).toEqual(['03-02 14:05 P2 not-returned']);
  });

  const [home] = [homeIn(1, 1)];
  const [gateway, motion] = [deviceIn(home, 'gateway'), deviceIn(home, 'motion')];
  const start = moment('03-02 10:00');
  const silent = (settings: Record<string, unknown>): string[] => {
    const engine = engineOf(only('home-voice', 'platform-silent', 'device-silent', 'building-lost', 'gateway-lost'), {
      facts: supervisedFacts(),
      settings,
    });
    const judged = [
      ...engine.judge([saidBy(gateway, start, 'available'), saidBy(motion, start, 'motion')], start),
      ...engine.judge([], moment('03-02 20:00')),
    ];
    return judged.map((item) => told(item));
  };

  test('"gateway lost": its devices are missed one by one', () => {
    expect(silent({})).toEqual(['03-02 10:10 P2 gateway-lost']);
    expect(silent({ 'gateway-lost': off })).toEqual(['03-02 16:00 P3 device-silent']);
  });

  test('"building lost": each gateway is told of by itself', () => {
    const homes = Array.from({ length: 6 }, (_, index) => homeIn(1, index + 1));
    const lost = (settings: Record<string, unknown>): number => {
      const engine = engineOf(only('device-silent', 'building-lost', 'gateway-lost'), {
        facts: supervisedFacts(),
        settings,
      });
      const readings = homes.flatMap((one) => [
        saidBy(deviceIn(one, 'gateway'), start, 'device.registered'),
        saidBy(deviceIn(one, 'gateway'), start, 'available'),
      ]);
      const judged = [...engine.judge(readings, start), ...engine.judge([], moment('03-02 11:00'))];
      return judged.map((item) => told(item)).filter((line) => line.endsWith('P2 gateway-lost')).length;
    };
    expect(lost({})).toBe(0);
    expect(lost({ 'building-lost': off })).toBe(homes.length);
  });
});
