import type { DeviceOrder, DeviceSetting } from './device-settings.ts';
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
  /** The product that said it, where it is a particular one: this is what makes a model known. */
  readonly of?: { readonly vendor: string; readonly model: string };
}

/** A product of which a real frame is known, and the convention it was heard in. */
export interface Model {
  readonly vendor: string;
  readonly model: string;
  readonly dialect: DialectName;
  readonly source: string;
}

/** The products among the samples of a kind, each once a convention. */
export function modelsOf({ samples }: Pick<DeviceProfile, 'samples'>): readonly Model[] {
  const models = new Map<string, Model>();
  for (const { of, dialect, source } of samples) {
    const key = `${of?.vendor} ${of?.model} ${dialect}`;
    if (of !== undefined && !models.has(key)) models.set(key, { ...of, dialect, source });
  }
  return [...models.values()];
}

/**
 * What a simulated device of this kind says by itself on an ordinary day, beside what its people do and beside being heard of. What
 * comes in the same step is said in one message.
 */
export interface Played {
  readonly measure: string;
  /**
   * `wanders` about a level of this device's own; `daily` is least before dawn and most in mid-afternoon; `grows` like a meter, by
   * so much a step; `happens`, and then `between` says nothing.
   */
  readonly as: 'wanders' | 'daily' | 'grows' | 'happens';
  /** Least and most, in the unit of the measure. */
  readonly between: readonly [least: number, most: number];
  readonly everySeconds: number;
  /** Decimal places; default 0. */
  readonly digits?: number;
  /** Local hours in which it speaks, `from` included, `to` not; absent: day and night. */
  readonly hours?: readonly [from: number, to: number];
}

/** A thing a person can do to this kind of device by hand; the developer panel offers it, the simulator performs it. */
export interface Operation {
  readonly id: string;
  readonly title: Text;
  readonly means: readonly Measurement[];
}

/** An order in a foreign dialect's own words: the properties of a JSON object, or commands with their arguments. */
export type Words = Readonly<Record<string, unknown>>;

/** How a foreign dialect says to this kind of device what the hub has to say; only what a maker documents. */
export interface Answers {
  /** Its call is on the board. */
  readonly accepted?: Words;
  /** The alert it raised is over. */
  readonly resolved?: Words;
  /** Show yourself: a light, a beep. */
  readonly identify?: Words;
  readonly led?: { readonly on: Words; readonly off: Words };
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
  /** Data for the simulators. */
  readonly plays?: readonly Played[];
  /** What can be set on it from afar. */
  readonly configuration?: readonly DeviceSetting[];
  /** What it can be told to do. */
  readonly orders?: readonly DeviceOrder[];
  /** How it is answered behind a gateway that speaks a foreign dialect; the page of a real product stands beside each. */
  readonly answers?: Readonly<Partial<Record<DialectName, Answers>>>;
  readonly samples: readonly [Sample, ...Sample[]];
}

export const defineDevice = <const Profile extends DeviceProfile>(profile: Profile): Profile => profile;
