import { describe, expect, test } from 'vitest';
import type { Measurement } from '#contracts/reading';
import { dayMs, hourMs, minuteMs, secondMs } from '#contracts/time';
import { type Play, play, type Stage, suits } from '#simulators/play';
import { stories } from '#simulators/stories/catalog';
import { castFor, defineStory, lengthOf, type Story } from '#simulators/story';
import { reports, type SimDevice, type Street } from '#simulators/street';
import { spedUp } from '#simulators/virtual-clock';
import { ManualClock } from '#test/support/manual-clock';
import { testStreet } from '#test/support/simulated-street';

const zone = 'Asia/Shanghai';
/** A Monday, 08:00 in Hangzhou. */
const morning = Date.UTC(2026, 2, 2, 0, 0);

interface Word {
  readonly at: number;
  readonly device: string;
  readonly says?: readonly Measurement[];
  readonly line?: 'lost' | 'back';
  readonly t?: number | undefined;
}

/** A stage that writes down what it hears. */
function listen(clock: ManualClock): Stage & { readonly words: Word[] } {
  const words: Word[] = [];
  return {
    words,
    say: (device: SimDevice, says, t) => void words.push({ at: clock.now(), device: device.id, says, t }),
    stranger: (gateway: SimDevice, kind, says) =>
      void words.push({ at: clock.now(), device: `${kind} behind ${gateway.id}`, says }),
    line: (device: SimDevice, line) => void words.push({ at: clock.now(), device: device.id, line }),
  };
}

function scene(more: Partial<Play> = {}, startsAt = morning) {
  const clock = new ManualClock(startsAt);
  const stage = listen(clock);
  const street: Street = more.street ?? testStreet(3);
  const player = play({ street, seed: 7, zone, clock, stage, log: () => undefined, tellTime: false, ...more });
  return { clock, stage, street, player };
}

const said = (words: readonly Word[], measure: string, value?: unknown): readonly Word[] =>
  words.filter(({ says }) =>
    says?.some((one) => one.measure === measure && (value === undefined || one.value === value)),
  );

const storyOf = (id: string): Story => {
  const story = stories.find((one) => one.id === id);
  if (story === undefined) throw new Error(`no story ${id}`);
  return story;
};

describe('a street being played', () => {
  test('says the same words at the same moments for the same seed', () => {
    const hear = (seed: number): readonly Word[] => {
      const { clock, stage, player } = scene({
        seed,
        ambientEveryMs: 10 * secondMs,
        stories: { among: stories, everyMs: { least: minuteMs, most: 2 * minuteMs } },
      });
      clock.advance(2 * hourMs);
      player[Symbol.dispose]();
      return stage.words;
    };
    expect(hear(7).length).toBeGreaterThan(500);
    expect(hear(7)).toEqual(hear(7));
    expect(hear(8)).not.toEqual(hear(7));
  });

  test('hears every device within seconds, and goes on over midnight', () => {
    const { clock, stage, street } = scene();
    clock.advance(11 * secondMs);
    expect(new Set(stage.words.map(({ device }) => device))).toEqual(new Set(street.devices.map(({ id }) => id)));
    clock.advance(30 * hourMs);
    const nextDay = stage.words.filter(({ at }) => at > morning + 25 * hourMs);
    expect(said(nextDay, 'motion', true).length).toBeGreaterThan(50);
  });

  test('no supervised device is silent for as long as it may be, through two days of routine', () => {
    const { clock, stage, street } = scene({ street: testStreet(1) });
    clock.advance(2 * dayMs);
    for (const device of street.devices) {
      const must = device.profile.silentAfterSeconds * 1000;
      if (must === 0) continue;
      const moments = stage.words.filter((word) => word.device === device.id).map(({ at }) => at);
      const gaps = [...moments, clock.now()].map((at, index) => at - (moments[index - 1] ?? morning));
      expect(Math.max(...gaps), device.id).toBeLessThan(must);
    }
  });

  test('starts at night with people in bed', () => {
    const { clock, stage } = scene({}, Date.UTC(2026, 2, 2, 18, 0));
    clock.advance(secondMs);
    expect(said(stage.words, 'bed.occupied', true)).toHaveLength(3);
  });

  test('runs faster on a faster clock, with the same words', () => {
    const slow = scene();
    slow.clock.advance(hourMs);
    const real = new ManualClock(0);
    const stage = listen(real);
    play({
      street: testStreet(3),
      seed: 7,
      zone,
      clock: spedUp({ real, speed: 60, from: morning }),
      stage,
      log: () => undefined,
      tellTime: false,
    });
    real.advance(minuteMs);
    const words = (heard: readonly Word[]) =>
      heard.map(({ device, says }) => `${device} ${JSON.stringify(says)}`).sort();
    expect(words(stage.words)).toEqual(words(slow.stage.words));
  });

  test('tells the time only when asked to', () => {
    const quiet = scene();
    quiet.clock.advance(minuteMs);
    expect(quiet.stage.words.every(({ t }) => t === undefined)).toBe(true);
    const telling = scene({ tellTime: true });
    telling.clock.advance(minuteMs);
    expect(telling.stage.words.every(({ t, at }) => t === Math.round(at))).toBe(true);
  });

  test('falls still when disposed', () => {
    const { clock, stage, player } = scene();
    clock.advance(minuteMs);
    player[Symbol.dispose]();
    const before = stage.words.length;
    clock.advance(dayMs);
    expect(stage.words).toHaveLength(before);
  });

  test('moves somewhere about every second when gentle', () => {
    const { clock, stage } = scene({ ambientEveryMs: secondMs, street: testStreet(10) });
    clock.advance(minuteMs);
    stage.words.length = 0;
    clock.advance(5 * minuteMs);
    expect(said(stage.words, 'motion').length).toBeGreaterThan(200);
  });

  test('does by hand what the profile offers, and nothing else', () => {
    const { player, stage } = scene();
    expect(player.operate('sos-2', 'press')).toBe(true);
    expect(stage.words.at(-1)).toMatchObject({ device: 'sos-2', says: [{ measure: 'sos.pressed', value: true }] });
    expect(player.operate('sos-2', 'explode')).toBe(false);
    expect(player.operate('nobody', 'press')).toBe(false);
  });
});

describe('every story', () => {
  test('has an id of its own', () => {
    const ids = stories.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  for (const story of stories) {
    test(`${story.id} can be told in a home that has everything, to its last beat`, () => {
      const { clock, stage, player, street } = scene({ street: testStreet(1) });
      expect(player.tell(story)).toBe('home-1');
      clock.advance(lengthOf(story) + secondMs);
      const home = street.homes[0];
      const cast = home && castFor(story, { home, street });
      expect(cast?.size).toBe(Object.keys(story.cast).length);
      for (const device of cast?.values() ?? []) {
        expect(stage.words.some((word) => word.device === device.id)).toBe(true);
      }
    });

    test(`${story.id} asks of a device only what it can say`, () => {
      const { street } = scene({ street: testStreet(1) });
      const home = street.homes[0];
      const cast = home && castFor(story, { home, street });
      for (const beat of story.beats) {
        expect(beat.afterMs).toBeGreaterThanOrEqual(0);
        const device = cast?.get(beat.device);
        if (!('says' in beat) || 'stranger' in beat || device === undefined) continue;
        expect(
          beat.says.some(({ measure }) => reports(device, measure)),
          `${beat.device}`,
        ).toBe(true);
      }
    });
  }

  test('the call of a lift is tested every night, once', () => {
    const { clock, stage } = scene({ street: testStreet(2) });
    clock.advance(72 * hourMs);
    const tests = stage.words.filter(
      ({ device, says }) => device === 'bell-1' && says?.[0]?.measure === 'button.tested',
    );
    expect(tests).toHaveLength(3);
  });

  test('a stranger speaks through the gateway, as itself', () => {
    const { clock, stage, player } = scene({ street: testStreet(1) });
    player.tell(storyOf('unknown-device-calls'));
    clock.advance(30 * secondMs);
    const strange = stage.words.filter(({ device }) => device === 'sos-button behind gw-1');
    expect(said(strange, 'sos.pressed', true)).toHaveLength(1);
  });

  test('a platform that falls silent takes every gateway of the street, and gives them back', () => {
    const { clock, stage, player } = scene({ street: testStreet(3) });
    player.tell(storyOf('platform-silent'));
    clock.advance(secondMs);
    const gone = stage.words.filter(({ line }) => line === 'lost').map(({ device }) => device);
    expect(gone).toEqual(['gw-1', 'gw-2', 'gw-3']);
    stage.words.length = 0;
    clock.advance(14 * minuteMs);
    expect(stage.words.some(({ device }) => device.startsWith('gw-') || device.startsWith('motion-'))).toBe(false);
    clock.advance(2 * minuteMs);
    expect(stage.words.filter(({ line }) => line === 'back').map(({ device }) => device)).toEqual(gone);
  });

  test('a child that is silent says nothing, and its gateway says nothing of it', () => {
    const { clock, stage, player, street } = scene({ street: testStreet(1) });
    const home = street.homes[0];
    player.tell(storyOf('child-silent'));
    clock.advance(secondMs);
    const silent = home && castFor(storyOf('child-silent'), { home, street })?.get('sensor')?.id;
    stage.words.length = 0;
    clock.advance(6 * hourMs);
    expect(stage.words.filter(({ device }) => device === silent)).toEqual([]);
    clock.advance(2 * hourMs);
    expect(stage.words.some(({ device }) => device === silent)).toBe(true);
  });

  test('is refused when it needs a device nobody plays, or runs backwards', () => {
    const story = storyOf('gas');
    expect(() => defineStory({ ...story, cast: {} })).toThrow(RangeError);
    expect(() => defineStory({ ...story, beats: [{ afterMs: -1, device: 'detector', says: [] }] })).toThrow(RangeError);
  });
});

describe('a story told', () => {
  test('a fall at night keeps its home still and leaves the others alone', () => {
    const { clock, stage, player } = scene({}, Date.UTC(2026, 2, 1, 22, 0));
    const home = player.tell(storyOf('fall-at-night'), 'home-2');
    expect(home).toBe('home-2');
    stage.words.length = 0;
    clock.advance(15 * minuteMs);
    expect(said(stage.words, 'fall.detected', true).map(({ device }) => device)).toEqual(['radar-2', 'radar-2']);
    expect(said(stage.words, 'motion', true).filter(({ device }) => device.endsWith('-2'))).toHaveLength(1);
    expect(said(stage.words, 'motion', true).some(({ device }) => !device.endsWith('-2'))).toBe(true);
  });

  test('a lost gateway takes its children along, and all speak when it is back', () => {
    const { clock, stage, player } = scene({ street: testStreet(1) });
    clock.advance(minuteMs);
    player.tell(storyOf('gateway-lost'));
    clock.advance(secondMs);
    expect(stage.words.at(-1)).toMatchObject({ device: 'gw-1', line: 'lost' });
    stage.words.length = 0;
    clock.advance(12 * minuteMs);
    const children = new Set(['gas-1', 'bed-1', 'radar-1', 'pressure-1', 'reader-1']);
    expect(stage.words.length).toBeGreaterThan(0);
    expect(stage.words.every(({ device }) => children.has(device))).toBe(true);
    clock.advance(2 * minuteMs);
    expect(
      stage.words.filter(({ device }) => device === 'gw-1').map(({ line, says }) => line ?? says?.length),
    ).toContain('back');
    clock.advance(10 * minuteMs);
    expect(stage.words.some(({ device }) => device.startsWith('motion'))).toBe(true);
  });

  test('a lost card is refused at the lift: the number of the blocked card, twice', () => {
    const cards = [{ number: '0008844356', role: 'blocked', unitId: 'unit-1' }] as const;
    const { clock, stage, player } = scene({ street: testStreet(1, cards) });
    player.tell(storyOf('blocked-card'));
    clock.advance(10 * secondMs);
    expect(said(stage.words, 'card.tapped', '0008844356')).toHaveLength(2);
  });

  test('a lost sensor is silent until it is back', () => {
    const { clock, stage, player } = scene({ street: testStreet(1) });
    clock.advance(minuteMs);
    player.tell(storyOf('silent-sensor'));
    clock.advance(secondMs);
    stage.words.length = 0;
    clock.advance(64 * minuteMs);
    expect(stage.words.filter(({ device }) => device === 'radar-1')).toEqual([]);
    clock.advance(2 * minuteMs);
    expect(stage.words.find(({ device }) => device === 'radar-1')).toMatchObject({ line: 'back' });
  });

  test('no home plays two at once', () => {
    const { clock, player } = scene({ street: testStreet(1) });
    expect(player.tell(storyOf('gas'))).toBe('home-1');
    expect(player.tell(storyOf('water-leak'))).toBeUndefined();
    clock.advance(hourMs);
    expect(player.tell(storyOf('water-leak'))).toBe('home-1');
  });

  test('a home without the device is not asked', () => {
    const street = testStreet(1);
    const homes = street.homes.map((home) => ({
      ...home,
      devices: home.devices.filter(({ kind }) => kind !== 'fall-radar'),
    }));
    const { player } = scene({ street: { ...street, homes } });
    expect(player.tell(storyOf('fall-at-night'))).toBeUndefined();
  });

  test.for([
    [{ hours: { from: 22, to: 5 } }, 23, true],
    [{ hours: { from: 22, to: 5 } }, 4, true],
    [{ hours: { from: 22, to: 5 } }, 5, false],
    [{ hours: { from: 8, to: 20 } }, 8, true],
    [{ hours: { from: 8, to: 20 } }, 20, false],
    [{}, 3, true],
  ] as const)("%o suits %i o'clock: %s", ([story, hour, answer]) => {
    expect(suits(story, hour)).toBe(answer);
  });

  test('at random about as often as asked, mostly mild', () => {
    const told: string[] = [];
    const { clock } = scene({
      street: testStreet(30),
      stories: { among: stories, everyMs: { least: minuteMs, most: 2 * minuteMs } },
      log: (line) => void (line.startsWith('story') && told.push(line.split(' ')[1] ?? '')),
    });
    clock.advance(5 * hourMs);
    expect(told.length).toBeGreaterThan(120);
    expect(told.length).toBeLessThan(310);
    const worst = told.filter((id) => storyOf(id).worst === 'P1').length;
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(told.length * 0.4);
  });
});
