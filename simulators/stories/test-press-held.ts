import { secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

const again = { afterMs: secondMs, device: 'button', says: [{ measure: 'button.tested', value: true }] } as const;

/** The yearly test: the button is held until the lamp blinks, and says so every second. Nobody is to be called. */
export const testPressHeld = defineStory({
  id: 'test-press-held',
  title: { zh: '按钮测试长按', en: 'A button is held for its test' },
  hour: '10:40',
  weight: 1,
  routine: 'goes-on',
  cast: { button: { is: 'button.tested' } },
  beats: [{ ...again, afterMs: 0 }, again, again, again, again],
});
