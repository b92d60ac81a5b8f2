import type { Static, TSchema } from 'typebox';
import type { Evidence, Severity } from './alert.ts';
import type { Subject } from './finding.ts';
import type { Measurement, Reading } from './reading.ts';
import type { Text } from './text.ts';

/** What a rule may know besides its own state. All of it is data, so that live, after a crash and in a back-test it is the same. */
export interface RuleContext<Settings> {
  /** As they hold for this subject: the street's, or what was set for its community, home or person. */
  readonly settings: Settings;
  /** Engine time, epoch ms: the receive time of the reading, or the moment the deadline was due. */
  readonly now: number;
  /** Whom the state is about: the id of the device, home, resident or place. */
  readonly subjectId: string;
  /** Where the subject is: the home; for shared equipment its unit or building; for the street its root. */
  readonly placeId: string;
  /** IANA zone in which days and windows are meant. */
  readonly zone: string;
  readonly facts: Facts;
  /** What another rule has in mind about a subject, to read and never to change; undefined when it has nothing in mind. */
  look(ruleId: string, kind: SubjectKind, id: string): unknown;
  /** Whether another rule is switched off for a subject: it understands and says nothing, so nobody may rely on it. */
  isOff(ruleId: string, kind: SubjectKind, id: string): boolean;
}

/** What the register says about the things a reading names. What it does not know is '' or empty. */
export interface Facts {
  /** Silence longer than this is a fault; 0 = not supervised. */
  silentAfterMs(deviceId: string): number;
  /** What people call it: 卫生间 水浸传感器. */
  nameOf(deviceId: string): string;
  roomOf(deviceId: string): string;
  kindOf(deviceId: string): string;
  /** Where the device stands. */
  placeOf(deviceId: string): string;
  /** The gateway it speaks through; undefined when it speaks for itself. */
  gatewayOf(deviceId: string): string | undefined;
  childrenOf(gatewayId: string): readonly string[];
  isHome(placeId: string): boolean;
  /** As staff say it: 大塘巷 · 叶青苑 37幢 1单元 502. */
  addressOf(placeId: string): string;
  /** The place of this kind that contains `placeId`, itself included; undefined when there is none. */
  above(placeId: string, kind: 'street' | 'community' | 'grid' | 'estate' | 'building' | 'unit'): string | undefined;
  homeOf(residentId: string): string | undefined;
  residentsOf(homeId: string): readonly string[];
  residentName(residentId: string): string;
}

export interface Found {
  readonly severity: Severity;
  readonly since: number;
  readonly text: Text;
  readonly evidence?: readonly Evidence[];
  /** What it was compared with, in words: 平时周二 08:10 前都会在厨房. */
  readonly baseline?: Text;
  /** The severity may also go down on the open alert; otherwise it only goes up. */
  readonly mayEase?: true;
}

/**
 * What a rule made of an input. `deadline`: a moment in epoch ms at which to be asked again, `null` for none,
 * absent to leave it as it was. `clear`: the condition is gone, in words. A finding and a clearing together: it was so, and is
 * over already.
 */
export interface Step<State> {
  readonly state: State;
  readonly deadline?: number | null;
  readonly finding?: Found;
  readonly clear?: Text;
  /** What the other rules hear from this one, at once and as if the subject had said it. Never stored: it follows from what is. */
  readonly says?: readonly Said[];
}

/** A word of a rule: about its subject, or about a home it names, and somebody who lives there. */
export interface Said extends Measurement {
  readonly placeId?: string;
  readonly residentId?: string;
}

/** Why a rule is as it is: for "why did it not fire?". */
export interface Explanation {
  /** What it has in mind, as a sentence: 最后一次活动 06:40，卫生间. */
  readonly says: Text;
  /** The term that keeps it from speaking: 今天 22:00 以后才看. Absent when it has spoken. */
  readonly blockedBy?: Text;
  /** It has spoken and nothing has taken it back. */
  readonly holds?: true;
}

export const subjectKinds = ['device', 'home', 'resident', 'building', 'street'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/**
 * Whom a rule keeps state about: the device itself; the device and the gateway that carried its word; the home, which also hears
 * what its residents do elsewhere (a lift card, a meal); the person, which is whose device it is, and the home where nobody is
 * named; the building; or the whole street.
 */
export const ruleSubjects = ['device', 'device-and-gateway', 'home', 'person', 'building', 'street'] as const;
export type RuleSubject = (typeof ruleSubjects)[number];

/** A rule is a pure state machine per subject. State must be plain JSON that nobody changes in place: it is written to disk and read back. */
export interface Rule<Settings extends TSchema, State> {
  readonly id: string;
  readonly title: Text;
  /** One sentence for staff: when it speaks. */
  readonly doc: Text;
  readonly about: RuleSubject;
  readonly settings: Settings;
  /** Measures it hears; `'*'` for every word of a device. */
  readonly listensTo: readonly string[] | '*';
  /** Whether a clear resolves the alert by itself. Never for an emergency: a person must look. */
  readonly resolvesItself: boolean;
  /**
   * Its deadlines wait a little for words that are under way, so that the order in which a minute's words arrive changes nothing.
   * For rules about what people do; what supervises devices goes by the time of receipt and does not wait.
   */
  readonly patient?: true;
  readonly start: () => State;
  readonly onReading: (state: State, reading: Reading, context: RuleContext<Static<Settings>>) => Step<State>;
  readonly onDeadline?: (state: State, context: RuleContext<Static<Settings>>) => Step<State>;
  readonly explain?: (state: State, context: RuleContext<Static<Settings>>) => Explanation;
}

/** A rule as the engine holds it: its state and settings types are sealed in. */
export type AnyRule = Rule<TSchema, unknown>;

export const defineRule = <const Settings extends TSchema, State>(rule: Rule<Settings, State>): AnyRule =>
  rule as unknown as AnyRule;

/** Which settings hold for whom. */
export interface SettingsBook {
  /** Counts the changes; an answer holds as long as it stays the same. */
  readonly version: number;
  /** Checked and complete. The same object as long as nothing changes. */
  of(ruleId: string, subject: Subject): unknown;
  /** From now on the settings of this version hold: journalled as a reading, so that a restart judges with what held then. */
  use(version: number): void;
}
