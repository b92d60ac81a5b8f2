import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { type Beat, defineStory } from '../story.ts';
import type { CardRole } from '../street.ts';

/** A swipe at the lift: day of the month, local hour and minute, whose card. */
type Swipe = readonly [day: number, hour: number, minute: number, card: CardRole];

const days = Array.from({ length: 30 }, (_, index) => index + 1);

/** Every resident's day has a way out and a way back, a little later at weekends; on the 11th and 12th nobody leaves the flat. */
const everyday: readonly Swipe[] = days
  .filter((day) => day !== 11 && day !== 12)
  .flatMap((day): Swipe[] => {
    const later = day % 7 >= 5 ? 40 : 0;
    return [
      [day, 8, 5 + ((day * 7) % 15) + later, 'own'],
      [day, 9, 10 + ((day * 11) % 9) + later, 'own'],
    ];
  });

/** Found by somebody after it was reported lost: tried at the lift, refused, tried again the next evening. */
const lostCard: readonly Swipe[] = [
  [4, 18, 20, 'blocked'],
  [4, 18, 21, 'blocked'],
  [5, 19, 2, 'blocked'],
  [18, 13, 30, 'blocked'],
];

/** A carer comes for a week with a temporary card, and once more after it has run out. */
const carer: readonly Swipe[] = [
  ...[7, 8, 9, 10, 11, 12, 13].flatMap((day): Swipe[] => [
    [day, 10, 0, 'temporary'],
    [day, 11, 30, 'temporary'],
  ]),
  [24, 10, 2, 'temporary'],
];

/** A card nobody here ever gave out. */
const stranger: readonly Swipe[] = [[20, 21, 45, 'unknown']];

const midnight = ([day, hour, minute]: Swipe): number => (day - 1) * dayMs + hour * hourMs + minute * minuteMs;

const beats: readonly Beat[] = [...everyday, ...lostCard, ...carer, ...stranger]
  .sort((a, b) => midnight(a) - midnight(b))
  .map((swipe, index, all): Beat => {
    const before = all[index - 1];
    return {
      afterMs: midnight(swipe) - (before === undefined ? 0 : midnight(before)),
      device: 'reader',
      swipes: swipe[3],
    };
  });

/** A month at one lift, for a clock that runs fast: `--speed 3600` tells it in twelve minutes. */
export const liftAccessMonth = defineStory({
  id: 'lift-access-month',
  title: { zh: '电梯刷卡的一个月', en: 'A month at the lift' },
  hour: '00:00',
  weight: 0,
  routine: 'goes-on',
  cast: { reader: { is: 'card.tapped', shared: true } },
  beats,
});
