import { secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** A card that was reported lost is tried twice; then a neighbour's opens. */
export const blockedCard = defineStory({
  id: 'blocked-card',
  title: { zh: '挂失卡刷梯', en: 'A blocked card at the lift' },
  hour: '16:45',
  weight: 3,
  routine: 'goes-on',
  cast: { reader: { is: 'card.tapped', shared: true } },
  beats: [
    { afterMs: 0, device: 'reader', swipes: 'blocked' },
    { afterMs: 6 * secondMs, device: 'reader', swipes: 'blocked' },
    { afterMs: 25 * secondMs, device: 'reader', swipes: 'own' },
  ],
});
