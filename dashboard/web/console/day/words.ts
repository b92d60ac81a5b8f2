import { defineWords } from '../words/define-words.ts';

export const dayWords = defineWords('day', {
  title: ['过去 24 小时', 'Last 24 hours'],
  'lane.bed': ['在床', 'In bed'],
  'lane.seat': ['在座', 'Seated'],
  'lane.card': ['电梯刷卡', 'Lift card'],
  'lane.call': ['呼叫', 'Calls'],
  empty: ['过去 24 小时还没有活动记录。', 'Nothing has happened here in the last 24 hours.'],
  'empty.next': [
    '看一看网关是否在线；断电或断网时这里也是空的。',
    'See whether the gateway is on line; a power cut looks like this too.',
  ],
  'empty.homeless': ['这条告警不属于某一户，没有一天的画面。', 'This alert belongs to no home: there is no picture.'],
  describe: ['{lane}：{n} 段，最近一次 {time}', '{lane}: {n} times, last at {time}'],
  from: ['{from}—{to}', '{from} – {to}'],
  now: ['现在', 'now'],
});
