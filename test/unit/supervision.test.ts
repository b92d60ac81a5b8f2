import { describe, expect, test } from 'vitest';
import type { Reading } from '#contracts/reading';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { rules } from '#hub/rules/catalog';
import { batteryWord } from '#hub/rules/supervision/battery-low';
import { supervisionRules } from '#hub/rules/supervision/catalog';
import { deviceIn, homeIn, saidBy, supervisedFacts } from '#test/support/supervised-street';
import { engineOf, moment, describe as told } from '#test/support/timeline';

const facts = supervisedFacts();
const home = homeIn(1, 1);
const [gateway, motion, sos, smoke] = ['gateway', 'motion', 'sos-button', 'smoke'].map((kind) =>
  deviceIn(home, kind),
) as [string, string, string, string];
const start = moment('03-02 10:00');

/** `[minutes after 10:00, device, measure, value]`. */
type Word = readonly [minute: number, deviceId: string, measure: string, value?: Reading['value']];

/** Everything said of a timeline, the gateways speaking every minute where `beats` says so. */
function playOut(
  words: readonly Word[],
  {
    until,
    beats = [],
    which = supervisionRules,
    settings = {},
  }: {
    readonly until: number;
    readonly beats?: readonly (readonly [deviceId: string, from: number, to: number])[];
    readonly which?: typeof rules;
    readonly settings?: Record<string, unknown>;
  },
) {
  const engine = engineOf(which, { facts, settings });
  const readings = [
    ...words.map(([minute, id, measure, value = true]) => saidBy(id, start + minute * minuteMs, measure, value)),
    ...beats.flatMap(([id, from, to]) =>
      Array.from({ length: Math.ceil(Math.min(to, until) - from) }, (_, n) =>
        saidBy(id, start + (from + n) * minuteMs, 'available'),
      ),
    ),
  ].sort((a, b) => a.receivedAt - b.receivedAt);
  const judged = [
    ...readings.flatMap((reading) => engine.judge([reading], reading.receivedAt)),
    ...engine.judge([], start + until * minuteMs),
  ];
  return { engine, judged, said: judged.map((item) => told(item)) };
}

/** Without what is of no matter here. */
const about = (said: readonly string[], ...types: readonly string[]): string[] =>
  said.filter((line) => types.includes(line.split(' ').at(-1) ?? ''));

describe('silence', () => {
  test('a child silent behind a living gateway is found', () => {
    const { said, judged } = playOut([[0, motion, 'motion']], { until: 400, beats: [[gateway, 0, 400]] });
    expect(said).toEqual(['03-02 16:00 P3 device-silent']);
    expect(judged[0]).toMatchObject({ finding: { since: start, subject: { deviceId: motion } } });
  });

  test('a lost gateway is one alert that lists its children, and none of them has one of its own', () => {
    const { said, judged } = playOut(
      [
        [0, motion, 'motion'],
        [0, sos, 'battery', 80],
      ],
      { until: 3 * 24 * 60, beats: [[gateway, 0, 5]] },
    );
    expect(said).toEqual(['03-02 10:14 P2 gateway-lost']);
    expect(judged[0]).toMatchObject({
      finding: {
        since: start + 4 * minuteMs,
        subject: { deviceId: gateway },
        text: { zh: expect.stringContaining(motion) },
      },
    });
  });

  test('when the gateway is back each child has its time anew', () => {
    const { said } = playOut([[0, motion, 'motion']], {
      until: 1_000,
      beats: [
        [gateway, 0, 5],
        [gateway, 300, 1_000],
      ],
    });
    expect(said).toEqual([
      '03-02 10:14 P2 gateway-lost',
      '03-02 15:00 clear gateway-lost',
      '03-02 21:00 P3 device-silent',
    ]);
  });

  test('a gateway that connects again within the grace raises nothing, one that does not is lost after it', () => {
    const words: Word[] = [[3, gateway, 'available', false]];
    expect(playOut([...words, [3.5, gateway, 'available']], { until: 12, beats: [[gateway, 0, 3]] }).said).toEqual([]);
    expect(playOut(words, { until: 12, beats: [[gateway, 0, 3]] }).said).toEqual(['03-02 10:04 P2 gateway-lost']);
  });

  test('a child its gateway calls off the line is silent sooner; one that flaps is not', () => {
    const beats = [[gateway, 0, 200]] as const;
    const off: Word[] = [
      [0, motion, 'motion'],
      [20, motion, 'available', false],
    ];
    expect(playOut(off, { until: 200, beats }).said).toEqual(['03-02 10:30 P3 device-silent']);
    const flaps = Array.from({ length: 8 }, (_, n): Word => [20 + n, motion, 'available', n % 2 === 1]);
    const last: Word = [28, motion, 'available', false];
    expect(playOut([[0, motion, 'motion'], ...flaps, last], { until: 80, beats }).said).toEqual([
      '03-02 10:26 P3 flapping',
    ]);
  });

  test('the kind of device may be allowed another silence', () => {
    const settings = { 'device-silent': { hoursByKind: { motion: 2 } } };
    const { said } = playOut([[0, motion, 'motion']], { until: 200, beats: [[gateway, 0, 200]], settings });
    expect(said).toEqual(['03-02 12:00 P3 device-silent']);
  });

  test('what the hub says of a device, and what rules tell one another, is no word of it', () => {
    const engine = engineOf(supervisionRules, { facts });
    engine.judge([saidBy(motion, start, 'motion')], start);
    for (const measure of ['alert.outcome', 'test.mode', 'device.registered', 'person.state'])
      engine.judge([saidBy(motion, start + hourMs, measure, 1)], start + hourMs);
    expect(engine.stateOf('device-silent', 'device', motion)).toMatchObject({ heardAt: start });
  });

  test('everybody a lost gateway serves hears of it', () => {
    const heard: unknown[] = [];
    const listener = {
      ...(rules[0] as (typeof rules)[number]),
      id: 'listener',
      about: 'person' as const,
      listensTo: ['gateway.lost'],
      start: () => 0,
      onReading: (state: unknown, { value }: Reading, { subjectId }: { readonly subjectId: string }) => {
        heard.push([subjectId, value]);
        return { state };
      },
    };
    const twoLiveHere = deviceIn(homeIn(1, 2), 'gateway');
    const said = [saidBy(twoLiveHere, start, 'available')];
    const engine = engineOf([...supervisionRules, listener], { facts });
    engine.judge(said, start);
    engine.judge([], start + 20 * minuteMs);
    engine.judge([saidBy(twoLiveHere, start + 30 * minuteMs, 'available')], start + 30 * minuteMs);
    for (const value of [true, false])
      for (const subject of ['home-1-2', 'home-1-2-a', 'home-1-2-b']) expect(heard).toContainEqual([subject, value]);
  });
});

describe('a building', () => {
  const gateways = [1, 2, 3, 4, 5].map((n) => deviceIn(homeIn(2, n), 'gateway'));
  const registered = gateways.map((id): Word => [0, id, 'device.registered']);

  test('of which most gateways are lost is one alert with its homes', () => {
    const beats = gateways.map((id, n) => [id, 0, n === 4 ? 60 : 5] as const);
    const { said, judged } = playOut(registered, { until: 60, beats });
    expect(said).toEqual(['03-02 10:14 P2 building-lost']);
    expect(judged[0]).toMatchObject({
      finding: { subject: { key: 'building:building-2' }, text: { zh: expect.stringContaining('home-2-4') } },
    });
  });

  test('that is lost gateway by gateway takes up those that were told of, and gives back who stays lost', () => {
    const beats = gateways.map((id, n) => [id, 0, [5, 9, 11, 12, 200][n] ?? 0] as const);
    const back = gateways.slice(1).map((id) => [id, 100, 200] as const);
    const { said } = playOut(registered, { until: 130, beats: [...beats, ...back] });
    expect(said).toEqual([
      '03-02 10:14:45 P2 gateway-lost',
      '03-02 10:18:45 P2 gateway-lost',
      '03-02 10:20:45 P2 gateway-lost',
      '03-02 10:21 P2 building-lost',
      ...[0, 1, 2].map(() => expect.stringContaining('clear gateway-lost')),
      '03-02 11:40 clear building-lost',
      expect.stringContaining('P2 gateway-lost'),
    ]);
  });

  test('of two gateways is none', () => {
    const two = gateways.slice(0, 2);
    const { said } = playOut(registered.slice(0, 2), { until: 60, beats: two.map((id) => [id, 0, 5] as const) });
    expect(about(said, 'building-lost')).toEqual([]);
    expect(about(said, 'gateway-lost')).toHaveLength(2);
  });

  test('that is lost never holds back a call for help', () => {
    const beats = gateways.map((id) => [id, 0, 5] as const);
    const press: Word = [40, deviceIn(homeIn(2, 1), 'sos-button'), 'sos.pressed'];
    const { said } = playOut([...registered, press], { until: 60, beats, which: rules });
    expect(said).toContain('03-02 10:40 P1 sos');
  });
});

describe('a battery', () => {
  test.for([
    ['80.00', 80],
    ['12%', 12],
    ['low', 'low'],
    ['normal', 'well'],
    ['unknown', undefined],
    ['null', undefined],
    ['', undefined],
    [-1, undefined],
    [255, undefined],
    [0, 0],
    [true, undefined],
  ] as const)('%j means %j', ([value, meaning]) => expect(batteryWord('battery', value)).toBe(meaning));

  const beats = [[gateway, 0, 60]] as const;
  test('has two levels that do not flap, and is urgent only where it calls for help', () => {
    const down = [16, 15, 16, 5, 7, 9, 30].map((percent, n): Word => [n, sos, 'battery', percent]);
    expect(playOut(down, { until: 30, beats }).said).toEqual([
      '03-02 10:01 P3 battery-low',
      '03-02 10:03 P2 battery-low',
      '03-02 10:05 P3 battery-low',
      '03-02 10:06 clear battery-low',
    ]);
    expect(playOut([[0, motion, 'battery', 3]], { until: 30, beats }).said).toEqual(['03-02 10:00 P3 battery-low']);
  });

  test('that says unknown changes nothing', () => {
    const words: Word[] = [
      [0, sos, 'battery.low'],
      [1, sos, 'battery', 'unknown'],
      [2, sos, 'battery.low', false],
    ];
    expect(playOut(words, { until: 30, beats }).said).toEqual([
      '03-02 10:00 P3 battery-low',
      '03-02 10:02 clear battery-low',
    ]);
  });
});

describe('other troubles of a device', () => {
  const beats = [[gateway, 0, 300]] as const;

  test.for([
    ['tamper', 'tamper'],
    ['fault', 'device-fault'],
  ] as const)('%s is told once and is over when it is taken back', ([measure, type]) => {
    const words = [true, true, false, false].map((value, n): Word => [n, motion, measure, value]);
    expect(playOut(words, { until: 10, beats }).said).toEqual([`03-02 10:00 P3 ${type}`, `03-02 10:02 clear ${type}`]);
  });

  test('mains lost becomes urgent for a gateway, not for a sensor', () => {
    const words: Word[] = [
      [0, gateway, 'mains.lost'],
      [1, motion, 'mains.lost'],
      [50, gateway, 'mains.lost', false],
    ];
    expect(playOut(words, { until: 60, beats }).said).toEqual([
      '03-02 10:00 P3 mains-lost',
      '03-02 10:01 P3 mains-lost',
      '03-02 10:30 P2 mains-lost',
      '03-02 10:50 clear mains-lost',
    ]);
  });

  test('a weak signal is told when nothing better was heard for long', () => {
    const weak = [0, 60, 119].map((minute): Word => [minute, motion, 'link.quality', 8]);
    expect(playOut([...weak, [200, motion, 'link.quality', 90]], { until: 210, beats }).said).toEqual([
      '03-02 12:00 P3 signal-weak',
      '03-02 13:20 clear signal-weak',
    ]);
    expect(playOut([...weak, [60.5, motion, 'link.quality', 25]], { until: 170, beats }).said).toEqual([]);
  });

  test('a button nobody has tested for 31 days is told, and a test press proves it', () => {
    const registered: Word = [0, sos, 'device.registered'];
    const settings = { 'device-silent': { hoursByKind: { gateway: 0, 'sos-button': 0 } } };
    const { said } = playOut([registered, [32 * 24 * 60, sos, 'button.tested']], { until: 40 * 24 * 60, settings });
    expect(about(said, 'last-proven')).toEqual(['04-02 10:00 P3 last-proven', '04-03 10:00 clear last-proven']);
    expect(
      about(playOut([[0, motion, 'device.registered']], { until: 40 * 24 * 60, settings }).said, 'last-proven'),
    ).toEqual([]);
  });

  test('false calls make a ticket, that a person ends, and page all the same', () => {
    const outcome = (minute: number, value: string): Word => [minute, sos, 'alert.outcome', value];
    const words: Word[] = [1, 2, 3].flatMap((n) => [
      [n, sos, 'sos.pressed'] as Word,
      outcome(n + 0.5, 'sos:false-device'),
    ]);
    const { said } = playOut(
      [...words, [9, sos, 'sos.pressed'], outcome(10, 'device-needs-maintenance:help-given'), [11, sos, 'sos.pressed']],
      {
        until: 20,
        beats,
        which: rules,
      },
    );
    expect(about(said, 'sos')).toHaveLength(5);
    expect(about(said, 'device-needs-maintenance')).toEqual(['03-02 10:03:31 P4 device-needs-maintenance']);
  });
});

describe('test mode', () => {
  const beats = [[gateway, 0, 100]] as const;
  const only = (words: readonly Word[], until = 60) =>
    about(playOut(words, { until, beats, which: rules }).said, 'sos', 'smoke', 'fall', 'test-mode', 'test-press');

  test('a press counts as a test and pages nobody; the moment it ends a press is a call', () => {
    const words: Word[] = [
      [0, sos, 'test.mode', 10],
      [3, sos, 'sos.pressed'],
      [10, sos, 'sos.pressed'],
    ];
    expect(only(words)).toEqual([
      '03-02 10:00 P4 test-mode',
      '03-02 10:03 P4 test-press',
      '03-02 10:10 P1 sos',
      '03-02 10:10 clear test-mode',
      '03-02 10:10 clear test-press',
    ]);
  });

  test('holds for this very device and no other', () => {
    const other = deviceIn(homeIn(1, 2), 'sos-button');
    const words: Word[] = [
      [0, sos, 'test.mode', 10],
      [3, other, 'sos.pressed'],
      [4, smoke, 'smoke'],
    ];
    expect(only(words, 8)).toEqual(['03-02 10:00 P4 test-mode', '03-02 10:03 P1 sos', '03-02 10:04 P1 smoke']);
  });

  test('lasts half an hour at most, whatever was asked for, and ends when it is told to', () => {
    const press: Word = [31, sos, 'sos.pressed'];
    expect(only([[0, sos, 'test.mode', 500], press])).toContain('03-02 10:31 P1 sos');
    expect(
      only([
        [0, sos, 'test.mode', 20],
        [1, sos, 'test.mode', 0],
        [2, sos, 'sos.pressed'],
      ]),
    ).toContain('03-02 10:02 P1 sos');
  });

  test.for(['help.requested', 'fall.detected', 'smoke', 'gas', 'carbon.monoxide'])('covers %s as well', (measure) => {
    const words: Word[] = [
      [0, sos, 'test.mode', 10],
      [3, sos, measure],
      [4, sos, measure, false],
    ];
    const { said } = playOut(words, { until: 30, beats: [[gateway, 0, 30]], which: rules });
    expect(said.filter((line) => !/test-|door|clear/.test(line))).toEqual([]);
    expect(said).toContain('03-02 10:03 P4 test-press');
  });

  test('smoke that still stands when it ends is smoke', () => {
    expect(
      only([
        [0, smoke, 'test.mode', 10],
        [3, smoke, 'smoke'],
      ]),
    ).toContain('03-02 10:10 P1 smoke');
    expect(
      only([
        [0, smoke, 'test.mode', 10],
        [3, smoke, 'smoke'],
        [4, smoke, 'smoke', false],
      ]),
    ).not.toContain('03-02 10:10 P1 smoke');
  });

  test('a call that happened before it began is real, however late it comes', () => {
    const engine = engineOf(rules, { facts });
    engine.judge([saidBy(sos, start, 'test.mode', 10)], start);
    const late = { ...saidBy(sos, start - minuteMs, 'sos.pressed'), receivedAt: start + minuteMs };
    expect(engine.judge([late], start + minuteMs).map((item) => told(item))).toContain(
      '03-02 09:59 P1 sos'.replace('09:59', '10:01'),
    );
  });
});

test('every rule explains itself before and after it has heard anything', () => {
  const engine = engineOf(rules, { facts });
  const words = [
    saidBy(sos, start, 'battery', 3),
    saidBy(motion, start, 'motion'),
    saidBy(gateway, start, 'available'),
  ];
  engine.judge(words, start);
  engine.judge([], start + 3 * dayMs);
  const keys = [sos, motion, gateway]
    .map((id) => `device:${id}`)
    .concat(`home:${home}`, 'building:building-1', 'street:street');
  const explained = engine.explain(keys, start + 3 * dayMs).filter(({ rule }) => supervisionRules.includes(rule));
  expect(explained.length).toBe(9);
  for (const { rule, says, blockedBy, holds } of explained) {
    expect(says.zh, rule.id).not.toBe(rule.doc.zh);
    expect(holds === true && blockedBy !== undefined, rule.id).toBe(false);
  }
});
