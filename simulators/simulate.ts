import type { DeviceProfile } from '#contracts/device';
import { hourMs, secondMs } from '#contracts/time';
import { type Fleet, openFleet } from './fleet.ts';
import { type HubApi, SimulatorError } from './hub-api.ts';
import { liftCards } from './lift-cards.ts';
import { momentOf } from './local-day.ts';
import { pastOf } from './past.ts';
import { type Player, play } from './play.ts';
import type { Story } from './story.ts';
import { buildStreet, type DialectChoice, type Street } from './street.ts';
import { type Clock, spedUp } from './virtual-clock.ts';

/** Said when the hub turns every device away. */
export const supplanted =
  'The hub no longer accepts these devices: another simulator has taken them over, or the hub was set up anew.';

export interface Run {
  readonly api: HubApi;
  /** mqtt://host:port */
  readonly mqttUrl: string;
  readonly profiles: readonly DeviceProfile[];
  readonly seed: number;
  /** At most so many homes. */
  readonly homes: number;
  /** What gateways speak; default `mixed`. */
  readonly dialect?: DialectChoice;
  /** Virtual seconds a second, 1 or more. */
  readonly speed: number;
  /** Where virtual time begins, epoch ms; absent = now, or shortly before the hour of the story when time runs fast. */
  readonly from?: number;
  /** Hours of routine that devices the hub has never heard of remember, and hand over at the start; default 0. */
  readonly historyHours?: number;
  readonly tell: readonly Story[];
  /** One story at random every so many real ms. */
  readonly storyEveryMs?: { readonly least: number; readonly most: number };
  readonly among: readonly Story[];
  /** Something moves somewhere about every second. */
  readonly gentle: boolean;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: (line: string) => void;
  readonly staggerMs?: number;
  /** Gives up waiting for the broker; the simulation itself ends by disposal. */
  readonly signal: AbortSignal;
}

export interface Simulation extends AsyncDisposable {
  readonly street: Street;
  readonly player: Player;
  readonly fleet: Fleet;
}

/** From a hub that answers to a street that lives: reads who lives where, takes new secrets for its sample devices, connects and plays. */
export async function simulate(run: Run): Promise<Simulation> {
  const { api, log, seed, speed } = run;
  // First alone: whether the hub answers and knows us is said once.
  const session = await api.session();
  const [homes, residents, devices, places, cards] = await Promise.all([
    api.homes(),
    api.residents(),
    api.devices(),
    api.homePlaces(),
    liftCards(api),
  ]);
  const street = buildStreet(
    { homes, residents, devices, places, cards },
    { profiles: run.profiles, limit: run.homes, ...(run.dialect === undefined ? {} : { dialect: run.dialect }) },
  );
  if (street.homes.length === 0) {
    throw new SimulatorError('The hub has no sample homes: start it with HUB_DEMO=1 on an empty data directory.');
  }
  const secrets = await api.rotateSecrets(
    street.devices.filter(({ gateway }) => gateway === undefined).map(({ id }) => id),
  );

  await using opened = new AsyncDisposableStack();
  let player: Player | undefined;
  const fleet = opened.use(
    openFleet({
      street,
      profiles: run.profiles,
      secrets,
      url: run.mqttUrl,
      seed,
      log,
      newId: run.newId,
      onOperate: (deviceId, operation) => {
        if (player?.operate(deviceId, operation) !== true) log(`${deviceId} cannot do ${operation}`);
      },
      ...(run.staggerMs === undefined ? {} : { staggerMs: run.staggerMs }),
    }),
  );
  await unlessAborted(
    Promise.race([fleet.connected, fleet.turnedAway.then(() => Promise.reject(new SimulatorError(supplanted)))]),
    run.signal,
  );
  const { clients } = fleet.figures();
  log(
    `${street.homes.length} homes, ${street.homes.reduce((sum, home) => sum + home.residents.length, 0)} residents, ` +
      `${street.devices.length} devices on ${clients} connections to ${run.mqttUrl}; seed ${seed}, speed ${speed}`,
  );

  const zone = session.timezone;
  const now = run.clock.now();
  const [first] = run.tell;
  const alone = run.from === undefined && speed > 1 && first !== undefined;
  const from = run.from ?? (alone ? momentOf(first.hour, { at: now, zone }) - 5 * secondMs : now);
  const { historyHours = 0 } = run;
  if (historyHours > 0) {
    const unheard = new Set(devices.filter(({ live }) => live.lastHeardAt === null).map(({ id }) => id));
    for (const home of street.homes) {
      for (const [device, remembered] of pastOf(home, { seed, zone, from: from - historyHours * hourMs, to: from })) {
        if (unheard.has(device.id)) fleet.recall(device, remembered);
      }
      // One home a turn, so that connections are looked after meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  player = opened.use(
    play({
      street,
      seed,
      zone,
      clock: spedUp({ real: run.clock, speed, from }),
      stage: fleet,
      log,
      tellTime: speed === 1 && run.from === undefined,
      ...(run.gentle ? { ambientEveryMs: secondMs * speed } : {}),
      ...(run.storyEveryMs === undefined
        ? {}
        : {
            stories: {
              among: run.among,
              everyMs: { least: run.storyEveryMs.least * speed, most: run.storyEveryMs.most * speed },
            },
          }),
    }),
  );
  for (const story of run.tell) {
    if (player.tell(story) === undefined)
      throw new SimulatorError(`No simulated home has the devices for the story ${story.id}.`);
  }
  const running = opened.move();
  return { street, player, fleet, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Rejects with the signal's reason when it is aborted first. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
