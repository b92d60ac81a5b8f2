import { defineDevice } from '#contracts/device';

/**
 * A Home Assistant that reads what the hub publishes for it: the homes below the place it is registered at. It measures nothing; its will
 * may say on its own `availability` whether it is there.
 */
export default defineDevice({
  kind: 'home-assistant',
  title: { zh: 'Home Assistant 平台', en: 'Home Assistant' },
  icon: 'gateway',
  power: 'mains',
  silentAfterSeconds: 0,
  measures: ['available'],
  operations: [
    { id: 'online', title: { zh: '上线', en: 'Comes on line' }, means: [{ measure: 'available', value: true }] },
  ],
  samples: [
    {
      says: 'here, its birth message set to this topic',
      dialect: 'native',
      channel: 'availability',
      frame: 'online',
      means: [{ measure: 'available', value: true }],
      source: 'https://www.home-assistant.io/integrations/mqtt/#birth-and-last-will-messages',
    },
  ],
});
