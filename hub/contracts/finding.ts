import type { Basis, Evidence, Severity } from './alert.ts';
import type { Text } from './text.ts';

/** Whom or what a matter is about. `key` is `resident:<id>`, `home:<id>`, `device:<id>`, `building:<id>` or `street:<id>`. */
export interface Subject {
  readonly key: string;
  readonly placeId: string;
  readonly residentId?: string;
  readonly deviceId?: string;
}

/** A rule or a module judged that somebody should know. It becomes an alert, or one more count of the open one. */
export interface Finding {
  readonly rule: string;
  readonly type: string;
  readonly severity: Severity;
  readonly subject: Subject;
  /** When the condition began. Epoch ms. */
  readonly since: number;
  /** When it was judged. Epoch ms. */
  readonly at: number;
  readonly title: Text;
  /** One plain sentence: what, since when, what is usual. */
  readonly text: Text;
  readonly evidence: readonly Evidence[];
  /** What it was judged by: the version of the settings, the settings themselves, what was usual. */
  readonly basis?: Basis;
  /** The severity may also go down on the open alert. */
  readonly mayEase?: true;
}

/** The condition is gone. Whether that resolves the alert is the rule's word: a person must look at an emergency all the same. */
export interface Clearing {
  readonly rule: string;
  readonly type: string;
  readonly subject: Subject;
  readonly at: number;
  readonly text: Text;
  readonly resolves: boolean;
}
