import { defineWords } from '../words/define-words.ts';

export const configurationWords = defineWords('configuration', {
  title: ['远程设置', 'Settings'],
  'setting.reportSeconds': ['上报间隔（秒）', 'Report every (s)'],
  'setting.led': ['指示灯', 'Light'],
  'setting.volume': ['音量（%）', 'Volume (%)'],
  'led.on': ['开', 'On'],
  'led.off': ['关', 'Off'],
  unset: ['不设置', 'As it is'],
  send: ['下发', 'Send'],
  never: ['还没有下发过设置，设备按出厂设置运行。', 'Nothing was set yet: the device runs as it came.'],
  taken: ['设备已生效（第 {version} 次下发）', 'The device runs with it (version {version})'],
  pending: [
    '第 {version} 次下发，等待设备确认。休眠的设备醒来后会收到。',
    'Version {version} is sent; the device has not confirmed it. A sleeping one gets it when it returns.',
  ],
  reported: ['设备上报', 'The device says'],
  'order.identify': ['让设备亮灯或鸣响', 'Have it light up or beep'],
  'order.test': ['让设备自检', 'Have it test itself'],
  told: ['已通知设备', 'The device has been told'],
});
