/** `off`: the shift has not begun · `blocked`: the browser refuses sound · `ready`: it would sound. */
export type SoundState = 'off' | 'blocked' | 'ready';

const tones = [880, 660] as const;
const toneSeconds = 0.32;
const repeatMs = 1_600;

/**
 * The two-tone of an untaken emergency. Browsers let a page sound only after a person touched it, hence `start`, called from a
 * click. There is no way to mute it: it ends when nobody is calling any more.
 */
export class AlarmSound {
  #context: AudioContext | undefined;
  #calling = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly state = (): SoundState => {
    if (this.#context === undefined) return 'off';
    return this.#context.state === 'running' ? 'ready' : 'blocked';
  };

  /** Begins the shift, or tries again after the browser refused. Call from a click or a key press. */
  start(): void {
    this.#context ??= this.#open();
    void this.#context.resume().then(() => this.#announce());
    this.#announce();
  }

  /** Whether somebody is calling right now. */
  call(calling: boolean): void {
    if (calling === this.#calling) return;
    this.#calling = calling;
    clearInterval(this.#timer);
    this.#timer = calling ? setInterval(() => this.#sound(), repeatMs) : undefined;
    if (calling) this.#sound();
  }

  close(): void {
    this.call(false);
    void this.#context?.close();
    this.#context = undefined;
    this.#announce();
  }

  #open(): AudioContext {
    const context = new AudioContext();
    context.addEventListener('statechange', () => this.#announce());
    return context;
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }

  #sound(): void {
    const context = this.#context;
    if (context === undefined || context.state !== 'running') return;
    tones.forEach((hertz, index) => {
      const from = context.currentTime + index * toneSeconds;
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.type = 'triangle';
      oscillator.frequency.value = hertz;
      gain.gain.setValueAtTime(0.0001, from);
      gain.gain.exponentialRampToValueAtTime(0.5, from + 0.02);
      gain.gain.setValueAtTime(0.5, from + toneSeconds - 0.05);
      gain.gain.exponentialRampToValueAtTime(0.0001, from + toneSeconds);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(from);
      oscillator.stop(from + toneSeconds);
    });
  }
}
