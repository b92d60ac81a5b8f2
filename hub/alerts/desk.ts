import type { ActResult, Alert, AlertAct, AlertEntry, Evidence } from '#contracts/alert';
import { severities } from '#contracts/alert';
import type { Clearing, Finding } from '#contracts/finding';
import type { Text } from '#contracts/text';
import { minuteMs } from '#contracts/time';
import { entryTexts } from './texts.ts';

/** Why an alert changed; the notification planner reads it. */
export type ChangeReason =
  | 'raised'
  | 'repeated'
  | 'severity'
  | 'eased'
  | 'cleared'
  | 'acknowledged'
  | 'assigned'
  | 'arrived'
  | 'resolved'
  | 'commented';

/** One alert after a batch: its new state and everything that happened to it in the batch, in order. */
export interface AlertChange {
  readonly alert: Alert;
  readonly isNew: boolean;
  readonly reasons: readonly ChangeReason[];
}

export interface DeskChanges {
  readonly alerts: readonly AlertChange[];
  readonly entries: readonly AlertEntry[];
}

/** More would say no more: the first ones and the latest. */
const keptEvidence = 10;
/** A matter reported every second must not fill the log: a repeat is logged once a minute, and counted always. */
const repeatLogMs = minuteMs;

const openKey = (subject: string, type: string): string => `${subject} ${type}`;
const isWorse = (a: Alert['severity'], b: Alert['severity']): boolean => severities.indexOf(a) < severities.indexOf(b);

/**
 * The life of alerts, in memory: every open one, one a subject and type. It decides; the pipeline writes down what it decided
 * before anybody hears of it. A batch is `take`, `clear` and `act` in any order, then `finish`.
 */
export class Desk {
  readonly #open = new Map<string, Alert>();
  readonly #byId = new Map<string, Alert>();
  readonly #repeatLoggedAt = new Map<string, number>();
  readonly #newId: (now: number) => string;
  #seq: number;
  #changed = new Map<string, { alert: Alert; isNew: boolean; reasons: ChangeReason[] }>();
  #entries: AlertEntry[] = [];

  constructor(parts: {
    readonly open: readonly Alert[];
    readonly seq: number;
    readonly newId: (now: number) => string;
  }) {
    this.#seq = parts.seq;
    this.#newId = parts.newId;
    for (const alert of parts.open) this.#hold(alert);
  }

  /** Highest seq given out. */
  get seq(): number {
    return this.#seq;
  }

  get openCount(): number {
    return this.#byId.size;
  }

  /** Whether a matter of this type stands open about a subject. */
  isOpen(subject: string, type: string): boolean {
    return this.#open.has(openKey(subject, type));
  }

  open(): IterableIterator<Alert> {
    return this.#byId.values();
  }

  /** A finding becomes an alert, or one more count of the open one. Returns that alert's id. */
  take(finding: Finding, now: number): string {
    const known = this.#open.get(openKey(finding.subject.key, finding.type));
    if (known === undefined) return this.#raise(finding, now);

    const worse = isWorse(finding.severity, known.severity);
    const eased = finding.mayEase === true && isWorse(known.severity, finding.severity);
    this.#change(
      {
        ...known,
        count: known.count + 1,
        lastAt: Math.max(known.lastAt, finding.at),
        severity: worse || eased ? finding.severity : known.severity,
        clearedAt: null,
        evidence: addEvidence(known.evidence, finding.evidence),
        // What made it as severe as it stands.
        basis: worse || eased ? (finding.basis ?? known.basis) : known.basis,
      },
      worse ? 'severity' : eased ? 'eased' : 'repeated',
    );
    if (worse || eased) {
      const detail = worse ? entryTexts.severity : entryTexts.eased;
      this.#log(known.id, now, 'severity', `rule:${finding.rule}`, detail(finding.severity, finding.text));
    } else if (now - (this.#repeatLoggedAt.get(known.id) ?? known.raisedAt) >= repeatLogMs) {
      this.#repeatLoggedAt.set(known.id, now);
      this.#log(known.id, now, 'repeated', `rule:${finding.rule}`, entryTexts.repeated(known.count + 1, finding.text));
    }
    return known.id;
  }

  /** The condition is gone. */
  clear({ subject, type, rule, at, text, resolves }: Clearing, now: number): void {
    const alert = this.#open.get(openKey(subject.key, type));
    if (alert === undefined || alert.clearedAt !== null) return;
    this.#log(alert.id, now, 'cleared', `rule:${rule}`, text);
    if (!resolves) {
      this.#change({ ...alert, clearedAt: at }, 'cleared');
      return;
    }
    this.#change({ ...alert, clearedAt: at, state: 'resolved', resolvedAt: now, outcome: 'recovered' }, 'resolved');
    this.#log(alert.id, now, 'resolved', `rule:${rule}`, entryTexts.resolved('recovered'));
  }

  /** What a person does. `closed` is the alert as stored, for a comment on one that is no longer open. */
  act(
    act: AlertAct,
    {
      alertId,
      by,
      now,
      closed,
    }: { readonly alertId: string; readonly by: string; readonly now: number; readonly closed?: Alert },
  ): ActResult {
    const alert = this.#byId.get(alertId) ?? closed;
    if (alert === undefined) return { ok: false, code: 'alert.not-found' };
    if (act.act === 'comment') {
      this.#log(alertId, now, 'commented', by, { zh: act.note, en: act.note });
      return { ok: true, alert: this.#change(alert, 'commented') };
    }
    if (alert.state === 'resolved') return { ok: false, code: 'alert.already-resolved', alert };
    const acknowledgedAt = alert.acknowledgedAt ?? now;
    switch (act.act) {
      case 'acknowledge': {
        if (alert.state !== 'triggered') return { ok: false, code: 'alert.already-acknowledged', alert };
        this.#log(alertId, now, 'acknowledged', by, entryTexts.acknowledged(by));
        return {
          ok: true,
          alert: this.#change({ ...alert, state: 'acknowledged', handler: by, acknowledgedAt }, 'acknowledged'),
        };
      }
      case 'assign': {
        const state = alert.state === 'arrived' ? 'arrived' : 'assigned';
        this.#log(alertId, now, 'assigned', by, entryTexts.assigned(act.to));
        return { ok: true, alert: this.#change({ ...alert, state, handler: act.to, acknowledgedAt }, 'assigned') };
      }
      case 'arrive': {
        if (alert.state === 'arrived') return { ok: false, code: 'alert.already-arrived', alert };
        this.#log(alertId, now, 'arrived', by, entryTexts.arrived(alert.handler ?? by));
        return {
          ok: true,
          alert: this.#change(
            { ...alert, state: 'arrived', handler: alert.handler ?? by, acknowledgedAt, arrivedAt: now },
            'arrived',
          ),
        };
      }
      case 'resolve': {
        this.#log(alertId, now, 'resolved', by, entryTexts.resolved(act.outcome, act.note));
        return {
          ok: true,
          alert: this.#change(
            {
              ...alert,
              state: 'resolved',
              handler: alert.handler ?? by,
              acknowledgedAt,
              resolvedAt: now,
              outcome: act.outcome,
            },
            'resolved',
          ),
        };
      }
    }
  }

  /** Ends the batch: what must be written, each alert once, with seqs given in the order of their first change. */
  finish(): DeskChanges {
    const alerts = [...this.#changed.values()].map(({ alert, isNew, reasons }) => {
      this.#seq += 1;
      const final = { ...alert, seq: this.#seq };
      this.#hold(final);
      return { alert: final, isNew, reasons };
    });
    const entries = this.#entries;
    this.#changed = new Map();
    this.#entries = [];
    return { alerts, entries };
  }

  #raise(finding: Finding, now: number): string {
    const { subject } = finding;
    const alert: Alert = {
      id: this.#newId(now),
      seq: 0,
      type: finding.type,
      rule: finding.rule,
      severity: finding.severity,
      state: 'triggered',
      subject: subject.key,
      placeId: subject.placeId,
      residentId: subject.residentId ?? null,
      deviceId: subject.deviceId ?? null,
      title: finding.title,
      text: finding.text,
      since: finding.since,
      raisedAt: now,
      lastAt: finding.at,
      count: 1,
      clearedAt: null,
      handler: null,
      acknowledgedAt: null,
      arrivedAt: null,
      resolvedAt: null,
      outcome: null,
      evidence: finding.evidence.slice(0, keptEvidence),
      basis: finding.basis ?? null,
    };
    this.#changed.set(alert.id, { alert, isNew: true, reasons: ['raised'] });
    this.#hold(alert);
    this.#log(alert.id, now, 'raised', `rule:${finding.rule}`, finding.text);
    return alert.id;
  }

  #change(alert: Alert, reason: ChangeReason): Alert {
    const changed = this.#changed.get(alert.id);
    if (changed === undefined) this.#changed.set(alert.id, { alert, isNew: false, reasons: [reason] });
    else {
      changed.alert = alert;
      if (!changed.reasons.includes(reason)) changed.reasons.push(reason);
    }
    this.#hold(alert);
    return alert;
  }

  #hold(alert: Alert): void {
    const key = openKey(alert.subject, alert.type);
    if (alert.state !== 'resolved') {
      this.#open.set(key, alert);
      this.#byId.set(alert.id, alert);
    } else {
      if (this.#open.get(key)?.id === alert.id) this.#open.delete(key);
      this.#byId.delete(alert.id);
      this.#repeatLoggedAt.delete(alert.id);
    }
  }

  #log(alertId: string, at: number, step: AlertEntry['step'], by: string, detail: Text): void {
    this.#entries.push({ alertId, at, step, by, detail });
  }
}

/** Keeps the earliest half and replaces the latest. */
function addEvidence(known: readonly Evidence[], more: readonly Evidence[]): Evidence[] {
  const all = [...known, ...more];
  if (all.length <= keptEvidence) return all;
  return [...all.slice(0, keptEvidence / 2), ...all.slice(-keptEvidence / 2)];
}
