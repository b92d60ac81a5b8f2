import type { Measurement } from './reading.ts';
import type { Text } from './text.ts';

export const powerSources = ['mains', 'battery'] as const;
export type PowerSource = (typeof powerSources)[number];

/** The conventions a frame can follow; one file each under `hub/ingest/dialects`. */
export const dialects = [
  'native',
  'zigbee2mqtt',
  'home-assistant',
  'tasmota',
  'shelly',
  'chirpstack',
  'things-stack',
  'theengs',
  'rtl-433',
  'alink',
  'homie',
  'scaip',
] as const;
export type DialectName = (typeof dialects)[number];

/** One real frame and what the hub must make of it: fixture, documentation and simulator seed in one. */
export interface Sample {
  readonly says: string;
  readonly dialect: DialectName;
  /** Where in the dialect it is said: the last topic level for `native`, what follows the friendly name for `zigbee2mqtt`. */
  readonly channel?: 'telemetry' | 'event' | 'availability';
  /** The whole topic, in the dialects that have more than one form of it; the device is registered as `name` there. */
  readonly topic?: string;
  /** What the gateway calls the device on that topic. */
  readonly name?: string;
  /** The payload as JSON; what is not an object is sent as its text. */
  readonly frame: unknown;
  readonly means: readonly Measurement[];
  /** Where the frame was seen: a product page, a public repository, a standard. */
  readonly source: string;
}

/** A thing a person can do to this kind of device by hand; the developer panel offers it, the simulator performs it. */
export interface Operation {
  readonly id: string;
  readonly title: Text;
  readonly means: readonly Measurement[];
}

/** What the hub knows about a kind of device. Adding one is one folder and one line in `devices/catalog.ts`. */
export interface DeviceProfile {
  readonly kind: string;
  readonly title: Text;
  /** Name of the pictogram in the console. */
  readonly icon: string;
  readonly power: PowerSource;
  /** After this long without a word the device counts as silent. */
  readonly silentAfterSeconds: number;
  /** The measures it may report, most telling first. */
  readonly measures: readonly string[];
  /** What the words of a foreign dialect's `action` mean on this kind; a word not listed is no call for help. */
  readonly actions?: Readonly<Record<string, Measurement>>;
  /**
   * The measure a bare `on` means on this kind: a switch input, a binary sensor of no class, a decoder's `status: 1`. An event
   * for what happens, a state for what lasts.
   */
  readonly onMeans?: string;
  readonly operations: readonly Operation[];
  readonly samples: readonly [Sample, ...Sample[]];
}

export const defineDevice = <const Profile extends DeviceProfile>(profile: Profile): Profile => profile;
