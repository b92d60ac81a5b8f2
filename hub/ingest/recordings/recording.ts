import type { Measurement } from '#contracts/reading';

/** One sensor of a recorded home. */
export interface RecordedDevice {
  readonly id: string;
  /** A kind of the device catalogue. */
  readonly kind: string;
  readonly name: string;
  readonly room: string;
}

/** One thing a recorded sensor said. `at`: epoch ms. */
export interface RecordedWord {
  readonly deviceId: string;
  readonly at: number;
  readonly says: Measurement;
}

/** A home as it was recorded: its sensors, and what they said in order of time. */
export interface Recording {
  readonly home: string;
  readonly devices: readonly RecordedDevice[];
  readonly words: readonly RecordedWord[];
  /** Lines that could not be read, with the reason: said, never dropped in silence. */
  readonly unread: readonly UnreadLine[];
}

/** A line that could not be read. `code` is the same for all lines of the same trouble; `reason` says it of this one. */
export interface UnreadLine {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
}
