import type { AnyRule } from '#contracts/rule';
import { batteryLow } from './battery-low.ts';
import { buildingLost } from './building-lost.ts';
import { deviceFault } from './device-fault.ts';
import { deviceSilent } from './device-silent.ts';
import { flapping } from './flapping.ts';
import { gatewayLost } from './gateway-lost.ts';
import { homeVoice } from './home-voice.ts';
import { lastProven } from './last-proven.ts';
import { mainsLost } from './mains-lost.ts';
import { needsMaintenance } from './needs-maintenance.ts';
import { platformSilent } from './platform-silent.ts';
import { signalWeak } from './signal-weak.ts';
import { tamper } from './tamper.ts';
import { testMode } from './test-mode.ts';
import { testPress } from './test-press.ts';

/** Whether the devices themselves, their gateways and the street can be heard, and are in order. */
export const supervisionRules: readonly AnyRule[] = [
  testMode,
  testPress,
  homeVoice,
  platformSilent,
  flapping,
  deviceSilent,
  buildingLost,
  gatewayLost,
  batteryLow,
  mainsLost,
  tamper,
  deviceFault,
  signalWeak,
  lastProven,
  needsMaintenance,
];
