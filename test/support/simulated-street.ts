import { catalog } from '#devices/catalog';
import { buildStreet, type SimCard, type Street, type StreetAnswers } from '#simulators/street';

type ListedDevice = StreetAnswers['devices'][number];

const listed = (id: string, kind: string, more: Partial<ListedDevice>): ListedDevice => ({
  id,
  kind,
  name: id,
  room: '',
  placeId: '',
  residentId: null,
  gatewayId: null,
  externalName: null,
  state: 'active',
  sample: true,
  ...more,
});

/** A home of one with every device: what hangs on the gateway, what speaks for itself, and what hangs in the lift of its unit. */
export function oneHome(number: number): StreetAnswers {
  const home = `home-${number}`;
  const gatewayId = `gw-${number}`;
  const child = (id: string, kind: string, room: string): ListedDevice =>
    listed(`${id}-${number}`, kind, { placeId: home, room, gatewayId, externalName: `${number}/${id}` });
  const alone = (id: string, kind: string, room: string): ListedDevice =>
    listed(`${id}-${number}`, kind, { placeId: home, room });
  return {
    homes: [{ id: home, sample: true }],
    residents: [{ id: `resident-${number}`, homeId: home }],
    places: [{ id: home, path: `/street/unit-1/${home}` }],
    devices: [
      listed(gatewayId, 'gateway', { placeId: home, room: '客厅' }),
      child('sos', 'sos-button', '床头'),
      child('motion-living', 'motion', '客厅'),
      child('motion-bath', 'motion', '卫生间'),
      child('motion-kitchen', 'motion', '厨房'),
      child('motion-bed', 'motion', '卧室'),
      child('door', 'contact', '入户门'),
      child('smoke', 'smoke', '厨房'),
      child('leak', 'water-leak', '卫生间'),
      child('climate', 'climate', '客厅'),
      alone('gas', 'gas', '厨房'),
      alone('bed', 'bed-sensor', '卧室'),
      alone('radar', 'fall-radar', '卫生间'),
      alone('pressure', 'blood-pressure', '客厅'),
    ],
    cards: [],
  };
}

export const answersOf = (homes: number, cards: readonly SimCard[] = []): StreetAnswers => {
  const all = Array.from({ length: homes }, (_, index) => oneHome(index + 1));
  return {
    homes: all.flatMap((one) => one.homes),
    residents: all.flatMap((one) => one.residents),
    places: all.flatMap((one) => one.places),
    devices: [
      ...all.flatMap((one) => one.devices),
      listed('reader-1', 'lift-card-reader', { placeId: 'unit-1', room: '电梯' }),
      listed('bell-1', 'lift-emergency-call', { placeId: 'unit-1', room: '电梯' }),
    ],
    cards,
  };
};

export const testStreet = (homes: number, cards?: readonly SimCard[]): Street =>
  buildStreet(answersOf(homes, cards), { profiles: catalog, limit: homes });
