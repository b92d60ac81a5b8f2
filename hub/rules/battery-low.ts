import Type from 'typebox';
import { defineRule } from '#contracts/rule';

/** A battery that runs out takes its sensor with it. Two limits, so that a value at the edge does not flap. */
export const batteryLow = defineRule({
  id: 'battery-low',
  title: { zh: '电量低', en: 'Battery low' },
  doc: { zh: '设备电量低,请尽快更换电池。', en: 'A battery should be changed soon.' },
  about: 'device',
  settings: Type.Object({
    below: Type.Number({ default: 15, minimum: 1, maximum: 90, description: 'Percent at or under which to tell' }),
    above: Type.Number({
      default: 25,
      minimum: 2,
      maximum: 100,
      description: 'Percent at or over which it is well again',
    }),
  }),
  listensTo: ['battery', 'battery.low'],
  resolvesItself: true,
  start: () => ({ since: undefined as number | undefined }),

  onReading(state, { measure, value, at, deviceId }, { settings, facts }) {
    const low = measure === 'battery.low' ? value === true : typeof value === 'number' && value <= settings.below;
    const well = measure === 'battery.low' ? value === false : typeof value === 'number' && value >= settings.above;
    if (low && state.since === undefined) {
      const name = facts.nameOf(deviceId);
      const left = typeof value === 'number' ? ` ${value}%` : '';
      return {
        state: { since: at },
        finding: {
          severity: 'P3',
          since: at,
          text: { zh: `${name} 电量低${left},请更换电池`, en: `${name}: battery low${left}, change it` },
        },
      };
    }
    if (well && state.since !== undefined)
      return { state: { since: undefined }, clear: { zh: '电池已更换', en: 'Battery is well again' } };
    return { state };
  },
});
