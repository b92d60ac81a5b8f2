import type { Static, TSchema } from 'typebox';
import type { Evidence, Severity } from './alert.ts';
import type { Reading } from './reading.ts';
import type { Text } from './text.ts';

/** What a rule may know besides its own state. All of it is data, so that live, after a crash and in a back-test it is the same. */
export interface RuleContext<Settings> {
  readonly settings: Settings;
  /** Engine time, epoch ms: the receive time of the reading, or the moment the deadline was due. */
  readonly now: number;
  /** Whom the state is about: the id of the device, home or resident. */
  readonly subjectId: string;
  /** IANA zone in which days and windows are meant. */
  readonly zone: string;
  readonly facts: Facts;
}

/** What the register says about the things a reading names. */
export interface Facts {
  /** Silence longer than this is a fault; 0 = not supervised. */
  silentAfterMs(deviceId: string): number;
  /** What people call it: 卫生间 水浸传感器. */
  nameOf(deviceId: string): string;
  roomOf(deviceId: string): string;
  isHome(placeId: string): boolean;
}

export interface Found {
  readonly severity: Severity;
  readonly since: number;
  readonly text: Text;
  readonly evidence?: readonly Evidence[];
}

/**
 * What a rule made of an input. `deadline`: a moment in epoch ms at which to be asked again, `null` for none,
 * absent to leave it as it was. `clear`: the condition is gone, in words.
 */
export interface Step<State> {
  readonly state: State;
  readonly deadline?: number | null;
  readonly finding?: Found;
  readonly clear?: Text;
}

/**
 * Whom a rule keeps state about: the device itself; the device and the gateway that carried its word; the home;
 * or the person, which is whose device it is, and the home where nobody is named.
 */
export const ruleSubjects = ['device', 'device-and-gateway', 'home', 'person'] as const;
export type RuleSubject = (typeof ruleSubjects)[number];

/** A rule is a pure state machine per subject. State must be plain JSON: it is written to disk and read back. */
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
  readonly start: () => State;
  readonly onReading: (state: State, reading: Reading, context: RuleContext<Static<Settings>>) => Step<State>;
  readonly onDeadline?: (state: State, context: RuleContext<Static<Settings>>) => Step<State>;
}

/** A rule as the engine holds it: its state and settings types are sealed in. */
export type AnyRule = Rule<TSchema, unknown>;

export const defineRule = <const Settings extends TSchema, State>(rule: Rule<Settings, State>): AnyRule =>
  rule as unknown as AnyRule;
