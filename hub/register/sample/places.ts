import type { PlaceKind } from '#contracts/directory';

/**
 * The demonstration street. Communities and the estates 叶青苑 and 武林公寓 are named as the newspaper feature names them;
 * doors, people and everything else are made up.
 */
export const samplePlaces: readonly (readonly [id: string, kind: PlaceKind, parentId: string | null, name: string])[] =
  [
    ['street-mishixiang', 'street', null, '米市巷街道'],

    ['community-datangxiang', 'community', 'street-mishixiang', '大塘巷社区'],
    ['grid-datangxiang-1', 'grid', 'community-datangxiang', '大塘巷第一网格'],
    ['estate-yeqingyuan', 'estate', 'grid-datangxiang-1', '叶青苑'],
    ['building-ypy-35', 'building', 'estate-yeqingyuan', '35幢'],
    ['unit-ypy-35-1', 'unit', 'building-ypy-35', '1单元'],
    ['building-ypy-37', 'building', 'estate-yeqingyuan', '37幢'],
    ['unit-ypy-37-1', 'unit', 'building-ypy-37', '1单元'],
    ['unit-ypy-37-2', 'unit', 'building-ypy-37', '2单元'],

    ['community-bandaohong', 'community', 'street-mishixiang', '半道红社区'],
    ['grid-bandaohong-2', 'grid', 'community-bandaohong', '半道红第二网格'],
    ['estate-wulingongyu', 'estate', 'grid-bandaohong-2', '武林公寓'],
    ['building-wlgy-2', 'building', 'estate-wulingongyu', '2幢'],
    ['unit-wlgy-2-3', 'unit', 'building-wlgy-2', '3单元'],
    ['unit-wlgy-2-4', 'unit', 'building-wlgy-2', '4单元'],

    ['community-mishi', 'community', 'street-mishixiang', '米市社区'],
    ['grid-mishi-1', 'grid', 'community-mishi', '米市第一网格'],
    ['estate-mishixincun', 'estate', 'grid-mishi-1', '米市新村'],
    ['building-msxc-5', 'building', 'estate-mishixincun', '5幢'],
    ['unit-msxc-5-2', 'unit', 'building-msxc-5', '2单元'],
    ['building-msxc-8', 'building', 'estate-mishixincun', '8幢'],
    ['unit-msxc-8-1', 'unit', 'building-msxc-8', '1单元'],

    ['community-jiacheng', 'community', 'street-mishixiang', '夹城社区'],
    ['grid-jiacheng-3', 'grid', 'community-jiacheng', '夹城第三网格'],
    ['estate-jiachengxiaoqu', 'estate', 'grid-jiacheng-3', '夹城小区'],
    ['building-jcxq-12', 'building', 'estate-jiachengxiaoqu', '12幢'],
    ['unit-jcxq-12-1', 'unit', 'building-jcxq-12', '1单元'],
    ['unit-jcxq-12-3', 'unit', 'building-jcxq-12', '3单元'],
  ];

/** The doors of each unit; homes are numbered `home-001` … in this order. */
export const sampleDoors: Readonly<Record<string, readonly string[]>> = {
  'unit-ypy-37-1': ['502', '201', '302', '401', '601', '702'],
  'unit-ypy-37-2': ['101', '202', '402', '501', '602'],
  'unit-ypy-35-1': ['301', '402', '602'],
  'unit-wlgy-2-4': ['201', '302', '401', '502', '601', '702'],
  'unit-wlgy-2-3': ['102', '301', '402', '501', '701'],
  'unit-msxc-5-2': ['101', '202', '301', '402'],
  'unit-msxc-8-1': ['102', '203', '301', '403'],
  'unit-jcxq-12-1': ['101', '204', '302', '503'],
  'unit-jcxq-12-3': ['201', '304', '402'],
};

/** The units that have been fitted with a lift, each with a card reader. */
export const sampleLifts: readonly (readonly [id: string, unitId: string])[] = [
  ['lift-ypy-37-1', 'unit-ypy-37-1'],
  ['lift-ypy-37-2', 'unit-ypy-37-2'],
  ['lift-wlgy-2-3', 'unit-wlgy-2-3'],
  ['lift-wlgy-2-4', 'unit-wlgy-2-4'],
];
