import type { DeviceProfile } from '#contracts/device';
import airQuality from './air-quality/profile.ts';
import bedSensor from './bed-sensor/profile.ts';
import bloodPressure from './blood-pressure/profile.ts';
import button from './button/profile.ts';
import carbonMonoxide from './carbon-monoxide/profile.ts';
import climate from './climate/profile.ts';
import contact from './contact/profile.ts';
import fallPendant from './fall-pendant/profile.ts';
import fallRadar from './fall-radar/profile.ts';
import gas from './gas/profile.ts';
import gasMeter from './gas-meter/profile.ts';
import gateway from './gateway/profile.ts';
import glucometer from './glucometer/profile.ts';
import gpsWatch from './gps-watch/profile.ts';
import homeAssistant from './home-assistant/profile.ts';
import liftCardReader from './lift-card-reader/profile.ts';
import liftEmergencyCall from './lift-emergency-call/profile.ts';
import motion from './motion/profile.ts';
import pillBox from './pill-box/profile.ts';
import plug from './plug/profile.ts';
import powerMeter from './power-meter/profile.ts';
import presenceRadar from './presence-radar/profile.ts';
import pulseOximeter from './pulse-oximeter/profile.ts';
import scale from './scale/profile.ts';
import seatSensor from './seat-sensor/profile.ts';
import smoke from './smoke/profile.ts';
import sosButton from './sos-button/profile.ts';
import thermometer from './thermometer/profile.ts';
import vibration from './vibration/profile.ts';
import waterLeak from './water-leak/profile.ts';
import waterMeter from './water-meter/profile.ts';

/** Every kind of device the hub knows, most urgent first. Adding one is a folder and a line: see docs/adding-a-device.md. */
export const catalog: readonly DeviceProfile[] = [
  sosButton,
  fallRadar,
  fallPendant,
  liftEmergencyCall,
  motion,
  presenceRadar,
  contact,
  vibration,
  smoke,
  gas,
  carbonMonoxide,
  waterLeak,
  bedSensor,
  seatSensor,
  climate,
  airQuality,
  bloodPressure,
  pulseOximeter,
  thermometer,
  glucometer,
  scale,
  pillBox,
  gpsWatch,
  button,
  plug,
  powerMeter,
  waterMeter,
  gasMeter,
  gateway,
  liftCardReader,
  homeAssistant,
];

const byKind: ReadonlyMap<string, DeviceProfile> = new Map(catalog.map((profile) => [profile.kind, profile]));

export const profileOf = (kind: string): DeviceProfile | undefined => byKind.get(kind);
