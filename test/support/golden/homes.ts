import type { Dwelling } from './timeline.ts';

/** 林秀英 lives alone: a motion sensor in every room, the entrance door, the red button, all behind one gateway. */
export const linAlone: Readonly<Record<string, Dwelling>> = {
  '502': {
    residents: ['林秀英'],
    devices: {
      网关: 'gateway',
      客厅: 'motion',
      厨房: 'motion',
      卧室: 'motion',
      卫生间: 'motion',
      过道: 'motion',
      入户门: 'contact',
      按钮: 'sos-button',
    },
  },
};

/** She and her husband: a button each, the sensors are of the home. */
export const aCouple: Readonly<Record<string, Dwelling>> = {
  '502': {
    residents: ['林秀英', '王建国'],
    devices: {
      网关: 'gateway',
      客厅: 'motion',
      厨房: 'motion',
      卧室: 'motion',
      入户门: 'contact',
      她的按钮: 'sos-button of 林秀英',
      他的按钮: 'sos-button of 王建国',
    },
  },
};

/** One who lives alone, with these devices and no gateway. */
export const aloneWith = (devices: Readonly<Record<string, string>>): Readonly<Record<string, Dwelling>> => ({
  '502': { residents: ['林秀英'], devices },
});

const small: Readonly<Record<string, string>> = { 网关: 'gateway', 客厅: 'motion', 按钮: 'sos-button' };

/** Eight homes of one resident each, four in either building. */
export const aStreet: Readonly<Record<string, Dwelling>> = Object.fromEntries(
  ['101', '102', '201', '202', '301', '302', '401', '402'].map((home, index) => [
    home,
    { residents: [`${'赵钱孙李周吴郑陈'[index]}老人`], devices: small, building: index < 4 ? '1幢' : '2幢' },
  ]),
);
