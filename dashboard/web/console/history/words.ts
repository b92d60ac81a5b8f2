import { defineWords } from '../words/define-words.ts';

export const historyWords = defineWords('history', {
  title: ['告警历史', 'Alert history'],
  'search.hint': ['姓名、地址、告警', 'Name, address, alert'],
  severity: ['级别', 'Severity'],
  who: ['谁', 'Who'],
  what: ['告警', 'Alert'],
  where: ['地址', 'Address'],
  raised: ['发生', 'Raised'],
  answered: ['接警用时', 'Answered in'],
  state: ['状态', 'State'],
  'state.open': ['未处结', 'Open'],
  'state.resolved': ['已处结', 'Resolved'],
  handler: ['处理人', 'Handler'],
  from: ['从', 'From'],
  to: ['到', 'To'],
  'empty.title': ['还没有告警', 'No alerts yet'],
  'empty.next': [
    '试一次：在某一户的开发者面板里按一下按钮。',
    'Try it: press a button in the developer panel of a home.',
  ],
});
