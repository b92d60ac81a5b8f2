import type { DeviceProfile, DialectName } from '#contracts/device';
import { describeMeasure } from '#contracts/measure';
import type { Measurement, Value } from '#contracts/reading';

/** One PUBLISH. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** Message id inside it, where its dialect has one. */
  readonly ref?: string;
}

/** A device as the convention of its gateway sees it. */
export interface Speaker {
  readonly profile: Pick<DeviceProfile, 'kind' | 'power' | 'measures' | 'actions' | 'onMeans' | 'title'>;
  /** What its gateway calls it. */
  readonly name: string;
  /** Its gateway's own name. */
  readonly gateway: string;
}

/** What goes into a message beside its meaning. */
export interface Occasion {
  readonly newId: () => string;
  /** When the device says it happened, epoch ms; absent when its clock is not to be told. */
  readonly t?: number;
  /** How many messages the device has sent before. */
  readonly count: number;
  /** 0 to 255. */
  readonly linkQuality: number;
  /** What the device reports as standing; only conventions that send their whole state every time write here. */
  readonly standing: Map<string, Value>;
}

/** What a convention made of some measurements. */
export interface Spoken {
  readonly frames: readonly Outgoing[];
  /** What it has no word for. */
  readonly unsaid: readonly Measurement[];
}

/**
 * A convention as real products write it: the counterpart of a file under `hub/ingest/dialects`, and no copy of it. Pure but for
 * `standing`.
 */
export interface Tongue {
  readonly dialect: DialectName;
  /** Whether there are products of this kind in it, and whether it can write that name. */
  carries(speaker: Speaker): boolean;
  say(speaker: Speaker, says: readonly Measurement[], occasion: Occasion): Spoken;
  /** On or off the line, where the convention says so of a device. */
  availability?(speaker: Speaker, online: boolean): Outgoing;
  /** What its gateway retains about the devices behind it: inventory, discovery, description. */
  announce?(gateway: string, speakers: readonly Speaker[]): readonly Outgoing[];
  /** What the gateway says of itself beside its native availability. */
  gatewayState?(gateway: string, online: boolean): Outgoing;
}

export const isHappening = ({ measure }: Measurement): boolean => describeMeasure(measure)?.kind === 'event';

/** A message about a moment. */
export const moment = (topic: string, body: unknown, ref?: string): Outgoing => ({
  topic,
  payload: typeof body === 'string' ? body : JSON.stringify(body),
  qos: 1,
  retain: false,
  ...(ref === undefined ? {} : { ref }),
});

/** A message about what lasts. */
export const kept = (topic: string, body: unknown): Outgoing => ({ ...moment(topic, body), retain: true });

/** A name that is one topic level. */
export const isOneLevel = (name: string): boolean => name !== '' && !/[/+#$]/.test(name);

/** The word of an `action` that means it on this kind of device. */
export const actionFor = (
  { profile }: Speaker,
  { measure, value }: Measurement,
  among?: readonly string[],
): string | undefined =>
  Object.entries(profile.actions ?? {}).find(
    ([word, means]) => means.measure === measure && means.value === value && (among?.includes(word) ?? true),
  )?.[0];

/** What a property is called, or how its value is written. */
export type Wording = string | ((value: Value, speaker: Speaker) => Readonly<Record<string, unknown>> | undefined);
export type Words = Readonly<Record<string, Wording>>;

/**
 * The properties that say it: by the convention's own word, else under the measure's own name, as a converter of the street's own
 * would. Undefined: not at all.
 */
export function propertiesFor(
  words: Words,
  speaker: Speaker,
  said: Measurement,
): Readonly<Record<string, unknown>> | undefined {
  const { measure, value } = said;
  const wording = Object.hasOwn(words, measure) ? words[measure] : undefined;
  const worded =
    typeof wording === 'function' ? wording(value, speaker) : wording === undefined ? undefined : { [wording]: value };
  if (worded !== undefined) return worded;
  if (measure === 'available') return undefined;
  // What happens is true where it is said; a number or a text beside it has no place in a property.
  return isHappening(said) && value !== true ? undefined : { [measure]: value };
}

/** All properties of one message, and what could not be put into one. */
export function gather(
  words: Words,
  speaker: Speaker,
  says: readonly Measurement[],
): { readonly properties: Readonly<Record<string, unknown>>; readonly unsaid: readonly Measurement[] } {
  let properties: Readonly<Record<string, unknown>> = {};
  const unsaid: Measurement[] = [];
  for (const said of says) {
    const more = propertiesFor(words, speaker, said);
    if (more === undefined) unsaid.push(said);
    else properties = { ...properties, ...more };
  }
  return { properties, unsaid };
}

/** The measure a kind of device is there for has a word of its own in the convention. */
export const hasWordFor = (words: Words, { profile }: Speaker): boolean =>
  profile.measures.slice(0, 1).some((measure) => Object.hasOwn(words, measure));

/** 1 and 0. */
export const bit =
  (key: string): Wording =>
  (value) => ({ [key]: value === true ? 1 : 0 });

/** One word for yes and one for no. */
export const either =
  (key: string, yes: unknown, no: unknown): Wording =>
  (value) => ({ [key]: value === true ? yes : no });

/** How strongly a receiver hears a device, dBm: what is to be said of it, else a figure of this device's own. */
export function strengthOf(says: readonly Measurement[], linkQuality: number): Value {
  const said = says.find(({ measure }) => measure === 'signal.strength');
  return said?.value ?? Math.round(-100 + linkQuality / 4);
}
