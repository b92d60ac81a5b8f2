import { defineWords } from './define-words.ts';

export const contactWords = defineWords('contacts', {
  reveal: ['显示号码', 'Show number'],
  'reveal.for': ['显示 {who} 的号码', 'Show the number of {who}'],
  logged: ['查看号码会记入审计', 'Showing a number is logged'],
  'no-phone': ['没有电话', 'No telephone'],
});
