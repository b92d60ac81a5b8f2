import type { DeviceProfile } from '#contracts/device';
import bedSensor from './bed-sensor/profile.ts';
import bloodPressure from './blood-pressure/profile.ts';
import carbonMonoxide from './carbon-monoxide/profile.ts';
import climate from './climate/profile.ts';
import contact from './contact/profile.ts';
import fallRadar from './fall-radar/profile.ts';
import gas from './gas/profile.ts';
import gateway from './gateway/profile.ts';
import liftCardReader from './lift-card-reader/profile.ts';
import motion from './motion/profile.ts';
import smoke from './smoke/profile.ts';
import sosButton from './sos-button/profile.ts';
import waterLeak from './water-leak/profile.ts';

/** Every kind of device the hub knows, most urgent first. Adding one is a folder and a line: see docs/adding-a-device.md. */
export const catalog: readonly DeviceProfile[] = [
  sosButton,
  fallRadar,
  motion,
  contact,
  smoke,
  gas,
  carbonMonoxide,
  waterLeak,
  bedSensor,
  climate,
  bloodPressure,
  gateway,
  liftCardReader,
];

const byKind: ReadonlyMap<string, DeviceProfile> = new Map(catalog.map((profile) => [profile.kind, profile]));

export const profileOf = (kind: string): DeviceProfile | undefined => byKind.get(kind);
