import { defineModule } from '#contracts/module';
import { needs, readerKind, readRight, writeRight } from './ports.ts';
import { sendAllLists, sendLists } from './readers.ts';
import { routes } from './routes.ts';
import { sowCards } from './sample.ts';
import { settings } from './settings.ts';
import { forgetSwipes, logSwipes } from './swipe-log.ts';
import { type LiftTables, migrations } from './tables.ts';

export default defineModule<LiftTables>()({
  id: 'lift-access',
  title: { zh: '电梯刷卡', en: 'Lift access' },
  programme: '加装电梯',
  config: settings,
  needs,
  migrations,
  rights: {
    [readRight]: ['admin', 'lead', 'operator', 'lift-keeper'],
    [writeRight]: ['admin', 'lead', 'lift-keeper'],
  },
  routes,
  sampleData: sowCards,

  async start(ports) {
    const { readings, devices, clock, config } = ports;

    readings.follow(['card.tapped', 'available', 'device.registered'], async (said, trx) => {
      await logSwipes(
        ports,
        said.filter(({ measure }) => measure === 'card.tapped'),
        trx,
      );
      // A reader that is new or back may have missed a list. Told after this transaction, which cannot wait for it.
      const back = said.filter(
        ({ measure, value, deviceId }) =>
          (measure === 'device.registered' || (measure === 'available' && value === true)) &&
          devices.find(deviceId)?.kind === readerKind,
      );
      void sendLists(ports, [...new Set(back.map(({ placeId }) => placeId))]);
    });

    clock.daily('03:40', async () => {
      await forgetSwipes(ports, config.retentionDays);
      await sendAllLists(ports);
    });

    await sendAllLists(ports);
  },
});
