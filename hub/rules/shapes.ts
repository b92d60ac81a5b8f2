import Type from 'typebox';
import type { Severity } from '#contracts/alert';
import { type AnyRule, defineRule } from '#contracts/rule';
import type { Text } from '#contracts/text';

interface Alarm {
  readonly id: string;
  readonly title: Text;
  readonly doc: Text;
  readonly severity: Severity;
  readonly measure: string;
  readonly about: 'device' | 'home' | 'person';
  /** The sentence on the board, given what people call the device. */
  readonly says: (deviceName: string) => Text;
}

/** Something that happens is a finding each time it happens: a press, a fall. Nothing clears it but a person. */
export const alarmOnEvent = ({ severity, measure, says, ...alarm }: Alarm): AnyRule =>
  defineRule({
    ...alarm,
    settings: Type.Object({}),
    listensTo: [measure],
    resolvesItself: false,
    start: () => null,
    onReading: (state, reading, { facts }) =>
      reading.value === false
        ? { state }
        : { state, finding: { severity, since: reading.at, text: says(facts.nameOf(reading.deviceId)) } },
  });

/**
 * A state that must not be: smoke, gas, water. Every report of it is a finding, so that a condition already true when the hub
 * starts alerts as well. It counts as gone when each device that reported it has taken it back.
 */
export const alarmOnState = ({
  severity,
  measure,
  says,
  clears,
  ...alarm
}: Alarm & { readonly clears: Text }): AnyRule =>
  defineRule({
    ...alarm,
    settings: Type.Object({}),
    listensTo: [measure],
    resolvesItself: false,
    start: () => ({ since: {} as Readonly<Record<string, number>> }),
    onReading({ since }, { deviceId, value, at }, { facts }) {
      if (value === true) {
        const began = since[deviceId] ?? at;
        return {
          state: { since: { ...since, [deviceId]: began } },
          finding: { severity, since: began, text: says(facts.nameOf(deviceId)) },
        };
      }
      if (since[deviceId] === undefined) return { state: { since } };
      const { [deviceId]: _gone, ...rest } = since;
      return Object.keys(rest).length === 0 ? { state: { since: rest }, clear: clears } : { state: { since: rest } };
    },
  });
