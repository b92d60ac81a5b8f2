import type { AlertAct, AlertView } from '#contracts/alert';
import type { Pulse, Snapshot } from '#contracts/live';
import { foresee } from './foresee.ts';
import { boardOrder } from './order.ts';

export type ActAnswer =
  | { readonly ok: true; readonly alert: AlertView }
  | { readonly ok: false; readonly code: string; readonly alert?: AlertView };

/** Where the truth comes from. Promises reject when the line is down. */
export interface BoardSource {
  snapshot(): Promise<Snapshot>;
  changesSince(seq: number): Promise<Snapshot>;
  act(alertId: string, act: AlertAct): Promise<ActAnswer>;
  /** The line claims to be open but nothing comes: throw it away and dial again. */
  redial(): void;
}

/** `connecting`: nothing was ever known · `live` · `lost`: what is shown may be old. */
export type LineState = 'connecting' | 'live' | 'lost';

export interface Refused {
  readonly act: AlertAct['act'];
  readonly code: string;
  readonly at: number;
}

/** One row of the board: the alert as it will be if the act under way succeeds. */
export interface BoardRow {
  readonly alert: AlertView;
  readonly pending: AlertAct['act'] | undefined;
  readonly refused: Refused | undefined;
}

export interface BoardView {
  readonly rows: readonly BoardRow[];
  readonly line: LineState;
  /** Local time of the hub's last word: how old the picture is. */
  readonly heardAt: number | undefined;
  /** Hub clock minus local clock, ms. */
  readonly offsetMs: number;
  readonly faults: Pulse['faults'];
}

/** No pulse for longer than this and the line counts as lost; pulses come every 3 s, the banner is due within 10 s. */
export const pulseLimitMs = 8_000;
/** How long a refusal stays on its row. */
export const refusalMs = 12_000;
const settledLimit = 500;

/**
 * The open alerts as the page knows them. Snapshot first, then changes in order of `seq`; a gap or a new line asks for what
 * is missing; a count that does not agree with the hub's asks for everything. Knows no framework and no socket.
 */
export class BoardStore {
  readonly #source: BoardSource;
  readonly #now: () => number;
  readonly #me: () => string;
  readonly #listeners = new Set<() => void>();
  readonly #open = new Map<string, AlertView>();
  /** Newest seq of alerts that are over, so that a late word about them does not bring them back. */
  readonly #settled = new Map<string, number>();
  readonly #pending = new Map<string, AlertAct>();
  readonly #refused = new Map<string, Refused>();
  #seq: number | undefined;
  #comparedAt: number | undefined;
  #line: LineState = 'connecting';
  #connected = false;
  #heardAt: number | undefined;
  #redialledAt = 0;
  #offsetMs = 0;
  #faults: Pulse['faults'] = [];
  #syncing: 'no' | 'running' | 'again' = 'no';
  #view: BoardView;

  constructor(source: BoardSource, given: { readonly now: () => number; readonly me: () => string }) {
    this.#source = source;
    this.#now = given.now;
    this.#me = given.me;
    this.#view = this.#draw();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly view = (): BoardView => this.#view;

  /** A new line is up. */
  async connected(): Promise<void> {
    this.#connected = true;
    this.#heardAt ??= this.#now();
    await this.#synchronise();
  }

  disconnected(): void {
    this.#connected = false;
    if (this.#line === 'live') this.#line = 'lost';
    this.#changed();
  }

  async alertChanged(change: { readonly previous: number; readonly alert: AlertView }): Promise<void> {
    this.#heard();
    if (this.#seq === undefined || change.previous > this.#seq) return this.#synchronise();
    if (change.alert.seq > this.#seq) {
      this.#take(change.alert);
      this.#seq = change.alert.seq;
      this.#changed();
    }
  }

  async pulse(pulse: Pulse): Promise<void> {
    this.#heard();
    this.#offsetMs = pulse.now - this.#now();
    this.#faults = pulse.faults;
    this.#connected = true;
    if (this.#seq === undefined || this.#line !== 'live' || pulse.seq > this.#seq) return this.#synchronise();
    // Same seq, other count: something went missing without a gap. Ask once for each seq, not with every pulse.
    if (pulse.seq === this.#seq && pulse.openAlerts !== this.#open.size && this.#comparedAt !== this.#seq) {
      this.#comparedAt = this.#seq;
      return this.#synchronise('everything');
    }
    this.#changed();
  }

  /** Once a second: notices silence, which announces itself by nothing. */
  tick(): void {
    const now = this.#now();
    const shown = `${this.#line} ${this.#refused.size}`;
    for (const [id, { at }] of this.#refused) if (now - at > refusalMs) this.#refused.delete(id);
    const silent = this.#heardAt !== undefined && now - this.#heardAt > pulseLimitMs;
    if (silent && this.#line === 'live') this.#line = 'lost';
    if (silent && this.#connected && now - this.#redialledAt > pulseLimitMs) {
      this.#redialledAt = now;
      this.#connected = false;
      this.#source.redial();
    }
    if (shown !== `${this.#line} ${this.#refused.size}`) this.#changed();
  }

  /** Shows the act at once and takes it back, visibly, when the hub refuses. */
  async act(alertId: string, act: AlertAct): Promise<ActAnswer> {
    this.#refused.delete(alertId);
    this.#pending.set(alertId, act);
    this.#changed();
    const answer = await this.#source.act(alertId, act);
    this.#pending.delete(alertId);
    if (answer.alert !== undefined) this.#take(answer.alert);
    if (!answer.ok) this.#refused.set(alertId, { act: act.act, code: answer.code, at: this.#now() });
    this.#changed();
    return answer;
  }

  #heard(): void {
    this.#heardAt = this.#now();
  }

  #take(alert: AlertView): void {
    const known = this.#open.get(alert.id)?.seq ?? this.#settled.get(alert.id) ?? 0;
    if (alert.seq < known) return;
    if (alert.state === 'resolved') {
      this.#open.delete(alert.id);
      this.#settled.set(alert.id, alert.seq);
      const oldest = this.#settled.size > settledLimit ? this.#settled.keys().next().value : undefined;
      if (oldest !== undefined) this.#settled.delete(oldest);
    } else {
      this.#settled.delete(alert.id);
      this.#open.set(alert.id, alert);
    }
  }

  async #synchronise(what: 'changes' | 'everything' = 'changes'): Promise<void> {
    if (this.#syncing !== 'no') {
      this.#syncing = 'again';
      return;
    }
    try {
      let next = what;
      do {
        this.#syncing = 'running';
        const known = this.#seq;
        const partly = next === 'changes' && known !== undefined;
        const answer = await (partly ? this.#source.changesSince(known) : this.#source.snapshot());
        this.#heard();
        this.#offsetMs = answer.now - this.#now();
        // A hub that counts lower than we do has been restored or replaced: nothing we hold is certain.
        if (partly && answer.seq < known) {
          next = 'everything';
          this.#seq = undefined;
          continue;
        }
        if (!partly) {
          this.#open.clear();
          this.#settled.clear();
        }
        for (const alert of answer.alerts) this.#take(alert);
        this.#seq = answer.seq;
        next = 'changes';
      } while (this.#again());
      this.#line = 'live';
    } catch {
      // The line broke while asking. The next connection or pulse asks again; until then the picture counts as old.
      if (this.#line === 'live') this.#line = 'lost';
    } finally {
      this.#syncing = 'no';
      this.#changed();
    }
  }

  #again(): boolean {
    return this.#syncing === 'again' || this.#seq === undefined;
  }

  #draw(): BoardView {
    const now = this.#now() + this.#offsetMs;
    const rows = [...this.#open.values()].map((alert): BoardRow => {
      const act = this.#pending.get(alert.id);
      return {
        alert: act === undefined ? alert : foresee(alert, act, { me: this.#me(), now }),
        pending: act?.act,
        refused: this.#refused.get(alert.id),
      };
    });
    return {
      rows: rows.sort((a, b) => boardOrder(a.alert, b.alert)),
      line: this.#line,
      heardAt: this.#heardAt,
      offsetMs: this.#offsetMs,
      faults: this.#faults,
    };
  }

  #changed(): void {
    this.#view = this.#draw();
    for (const listener of this.#listeners) listener();
  }
}
