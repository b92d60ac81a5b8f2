import type { TSchema } from 'typebox';
import Type from 'typebox';
import { type AnyRule, defineRule } from '#contracts/rule';
import type { Text } from '#contracts/text';
import { momentText } from '../moment.ts';

interface Trouble {
  readonly since?: number;
  /** The newest word. */
  readonly lastAt?: number;
}

/** What a device says is wrong with itself, true until it takes it back: P3 the first time, over when it is. */
export const deviceTrouble = ({
  measure,
  says,
  clears,
  fine,
  ...rule
}: {
  readonly id: string;
  readonly title: Text;
  readonly doc: Text;
  readonly measure: string;
  readonly says: (deviceName: string) => Text;
  readonly clears: Text;
  readonly fine: Text;
}): AnyRule =>
  defineRule<TSchema, Trouble>({
    ...rule,
    about: 'device',
    settings: Type.Object({}),
    listensTo: [measure, 'device.retired'],
    resolvesItself: true,
    start: () => ({}),

    onReading({ since, lastAt }, { measure: said, value, at, deviceId }, { facts }) {
      // A state is what was said last.
      if (lastAt !== undefined && at < lastAt) return { state: since === undefined ? { lastAt } : { since, lastAt } };
      if (said === measure && value === true) {
        const state = { since: since ?? at, lastAt: at };
        if (since !== undefined) return { state };
        return { state, finding: { severity: 'P3', since: at, text: says(facts.nameOf(deviceId)) } };
      }
      return { state: { lastAt: at }, ...(since === undefined ? {} : { clear: clears }) };
    },

    explain({ since }, { now, zone }) {
      if (since === undefined) return { says: fine };
      const at = momentText(since, now, zone);
      return { says: { zh: `${at.zh}起`, en: `Since ${at.en}` }, holds: true };
    },
  });
