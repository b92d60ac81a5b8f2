import { defineDevice } from '#contracts/device';

/** The card reader of a retrofitted lift. The value of a swipe is the number of the card, ten digits as printed on it. */
export default defineDevice({
  kind: 'lift-card-reader',
  title: { zh: '电梯刷卡器', en: 'Lift card reader' },
  icon: 'card',
  power: 'mains',
  silentAfterSeconds: 25 * 3600,
  measures: ['card.tapped', 'tamper', 'available', 'signal.strength', 'fault'],
  operations: [
    {
      id: 'swipe',
      title: { zh: '刷卡', en: 'Swipe a card' },
      means: [{ measure: 'card.tapped', value: '0006547886' }],
    },
    {
      id: 'swipe-unknown',
      title: { zh: '刷陌生卡', en: 'Swipe an unknown card' },
      means: [{ measure: 'card.tapped', value: '0008844356' }],
    },
  ],
  samples: [
    {
      says: 'card 0006547886: RDM6300 frame 02 010063E9AE 25 03',
      dialect: 'native',
      channel: 'event',
      frame: { id: '01KARWPT9M7Q2JGX4V5N8C3B6F', event: 'card.tapped', value: '0006547886' },
      means: [{ measure: 'card.tapped', value: '0006547886' }],
      source: 'RDM6300 data sheet, as an event',
    },
    {
      says: 'card 0006547886 at an RDM6300 on the serial bridge of a Tasmota',
      dialect: 'tasmota',
      topic: 'tele/sonoff-rfid-1/RESULT',
      name: 'sonoff-rfid-1',
      frame: { SSerialReceived: '010063E9AE25' },
      means: [{ measure: 'card.tapped', value: '0006547886' }],
      source: 'tasmota/docs docs/RDM6300.md @ 1241167c, with the card of the RDM6300 data sheet',
    },
  ],
});
