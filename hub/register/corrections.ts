import type { DeviceEntry } from '#contracts/directory';
import { describeMeasure } from '#contracts/measure';
import type { Measurement } from '#contracts/reading';
import type { Corrections, PressMeaning } from '#contracts/register';
import { invalid } from './refusals.ts';
import type { KindEntry } from './street-memory.ts';

/** As stored. A row of before there were any has `{}`. */
export function correctionsIn(stored: string): Corrections {
  const { inverted = [], actions = {} } = JSON.parse(stored) as Partial<Corrections>;
  return { inverted, actions };
}

/** Words that call for help in every dialect: nobody may set them to mean less. */
const alwaysCalls = /^(?:sos|emergency|panic)(?:[._-]?(?:pressed|alarm))?$/i;

/**
 * What is to be stored, checked: only states have a wrong way round, and a word that calls for help goes on doing so.
 *
 * @throws {Refusal} `register.invalid`
 */
export function checkCorrections({ inverted, actions }: Corrections, kind: KindEntry | undefined): string {
  for (const measure of inverted) {
    if (describeMeasure(measure)?.kind !== 'state' || measure === 'available') {
      throw invalid(`${measure} 不能取反`, `${measure} has no wrong way round`);
    }
    if (kind?.measures?.includes(measure) === false)
      throw invalid(`${kind.kind} 不报告 ${measure}`, `A ${kind.kind} does not report ${measure}`);
  }
  const clean: Record<string, PressMeaning> = {};
  for (const [word, meaning] of Object.entries(actions)) {
    const name = word.trim();
    if (name === '' || /\p{Cc}/u.test(name) || name === '__proto__')
      throw invalid('请填写按键的叫法', 'A word for a press is needed');
    if (alwaysCalls.test(name))
      throw invalid(`“${name}”在任何设备上都是呼救，不能改`, `${name} is a call for help, whatever the device`);
    clean[name] = meaning;
  }
  return JSON.stringify({ inverted: [...new Set(inverted)].sort(), actions: clean });
}

/** What the hot path is told of corrections; nothing where there are none. */
export function meaningsOf({ inverted, actions }: Corrections): Pick<DeviceEntry, 'inverted' | 'actions'> {
  const words = Object.entries(actions);
  return {
    ...(inverted.length > 0 && { inverted }),
    ...(words.length > 0 && {
      actions: Object.fromEntries(words.map(([word, meaning]) => [word, measurementFor(word, meaning)])),
    }),
  };
}

function measurementFor(word: string, meaning: PressMeaning): Measurement {
  switch (meaning) {
    case 'sos.pressed':
    case 'help.requested':
      return { measure: meaning, value: true };
    case 'button.pressed':
      return { measure: meaning, value: word };
    case 'nothing':
      // Kept under the name it came with, to which no rule listens.
      return { measure: 'action', value: word };
  }
}
