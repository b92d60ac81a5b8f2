import { defineWords } from './define-words.ts';

export const chartWords = defineWords('chart', {
  empty: ['这段时间没有读数', 'No readings in this time'],
  'empty.next': [
    '换长一点的时间段，或检查设备是否在线。',
    'Choose a longer time, or see whether the device is on line.',
  ],
  describe: ['{n} 个点，最低 {min}，最高 {max}', '{n} points, lowest {min}, highest {max}'],
});
