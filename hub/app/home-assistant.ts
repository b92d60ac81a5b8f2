import type { Alert } from '#contracts/alert';
import type { DeviceEntry, Directory } from '#contracts/directory';
import type { Frame } from '#contracts/frame';
import { isSignOfLife } from '#contracts/measure';
import type { Reading } from '#contracts/reading';
import { isWithin } from '#contracts/scope';
import { minuteMs } from '#contracts/time';
import type { HubMessage } from '#hub/broker/port';
import type { Register } from '#hub/register/register';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import {
  availabilityTopic,
  configOf,
  configTopic,
  discoveryPrefix,
  isConfigTopic,
  type PersonState,
  stateOf,
  stateTopic,
  stateTopicOf,
  type ToldHome,
} from './home-assistant-words.ts';

/** The kind of device as which a Home Assistant is registered: at the place whose homes it may be told of. */
export const homeAssistantKind = 'home-assistant';

export interface HomeAssistantParts {
  readonly directory: Directory;
  readonly register: Pick<Register, 'onChange'>;
  /** From memory, as the board has them. */
  readonly openAlerts: () => Iterable<Alert>;
  readonly lastSign: (homeId: string) => { readonly at: number } | undefined;
  readonly personState: (residentId: string) => PersonState;
  /** What was committed. */
  readonly committed: {
    onAlerts(handler: (placeIds: ReadonlySet<string>) => void): Disposable;
    onReadings(handler: (readings: readonly Reading[]) => void): Disposable;
  };
  readonly send: (message: HubMessage) => Promise<void>;
  /** Config topics that Home Assistants were told in an earlier run. */
  readonly toldBefore: ReadonlyMap<string, ReadonlySet<string>>;
  readonly options: { readonly enabled: boolean; readonly names: boolean };
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Publishes homes to the Home Assistants that are registered. Disposing it tells them that the hub is gone. */
export interface HomeAssistant extends AsyncDisposable {
  /** Hears the birth message of a Home Assistant: it wants to be told everything again. */
  hear(frame: Pick<Frame, 'topic' | 'payload' | 'from'>): void;
}

/** Signs of life come every few seconds; Home Assistant is told once a minute. */
const signsEveryMs = minuteMs;

/** Config topics retained for Home Assistants, gathered while the broker says what it holds from an earlier run. */
export class ToldBefore {
  readonly topics = new Map<string, Set<string>>();

  note(integrationId: string, topic: string): void {
    if (!isConfigTopic(topic)) return;
    const known = this.topics.get(integrationId) ?? new Set();
    this.topics.set(integrationId, known.add(topic));
  }
}

export function publishToHomeAssistant(parts: HomeAssistantParts): HomeAssistant {
  const { directory, register, openAlerts, lastSign, personState, committed, toldBefore, options, version } = parts;
  const { clock, log } = parts;
  /** Config topics each Home Assistant holds. */
  const told = new Map([...toldBefore].map(([id, topics]) => [id, new Set(topics)]));
  /** The last word on each topic, by Home Assistant. */
  const said = new Map<string, Map<string, string>>();
  const stale = new Set<string>();
  let soon: Disposable | undefined;

  const send = (message: HubMessage): Promise<void> =>
    parts
      .send(message)
      .catch((error: unknown) => log.warn({ err: error, to: message.to }, 'Home Assistant is not told'));
  /** Says what is new only: a change in the register looks at every home. */
  const keep = (to: string, topic: string, body: object | string): void => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const known = said.get(to) ?? new Map<string, string>();
    if (known.get(topic) === payload) return;
    said.set(to, known.set(topic, payload));
    void send({ to, topic, payload, retain: true });
  };

  const integrations = (): readonly DeviceEntry[] =>
    options.enabled ? [...directory.devices()].filter(({ kind }) => kind === homeAssistantKind) : [];
  const scopeOf = ({ placeId }: DeviceEntry): string | undefined => directory.place(placeId)?.path;

  /** Homes that have a device: what is not watched has nothing to say. */
  const homes = (): ReadonlySet<string> => {
    const found = new Set<string>();
    for (const { placeId, kind } of directory.devices()) {
      if (kind !== homeAssistantKind && directory.place(placeId)?.kind === 'home') found.add(placeId);
    }
    return found;
  };

  const alertsByPlace = (): ReadonlyMap<string, Alert[]> => Map.groupBy(openAlerts(), ({ placeId }) => placeId);
  const describe = (id: string, alerts: readonly Alert[]): ToldHome => {
    const residents = directory.residentsOf(id);
    return {
      id,
      ...(options.names
        ? {
            names: {
              address: directory.place(id)?.address ?? '',
              residents: new Map(residents.map((resident) => [resident.id, resident.name])),
            },
          }
        : {}),
      residents: residents.map((resident) => ({ id: resident.id, state: personState(resident.id) })),
      alerts,
      lastSignAt: lastSign(id)?.at ?? null,
    };
  };

  /** All that one Home Assistant is to hold; what it held beyond that is taken back by an empty payload. */
  const tellAll = (integration: DeviceEntry): void => {
    const scope = scopeOf(integration);
    const alerts = alertsByPlace();
    const now = new Set<string>();
    keep(integration.id, availabilityTopic, 'online');
    for (const homeId of homes()) {
      const path = directory.place(homeId)?.path;
      if (scope === undefined || path === undefined || !isWithin(path, scope)) continue;
      const home = describe(homeId, alerts.get(homeId) ?? []);
      keep(integration.id, configTopic(homeId), configOf(home, version));
      keep(integration.id, stateTopic(homeId), stateOf(home));
      now.add(configTopic(homeId));
    }
    takeBack(integration.id, now);
    told.set(integration.id, now);
  };
  const takeBack = (integrationId: string, except: ReadonlySet<string>): void => {
    for (const topic of told.get(integrationId) ?? []) {
      if (except.has(topic)) continue;
      keep(integrationId, topic, '');
      keep(integrationId, stateTopicOf(topic), '');
    }
  };
  const forget = (integrationId: string): void => {
    takeBack(integrationId, new Set());
    keep(integrationId, availabilityTopic, '');
    told.delete(integrationId);
    said.delete(integrationId);
  };

  const tellState = (homeIds: Iterable<string>): void => {
    const alerts = alertsByPlace();
    const listening = integrations();
    for (const homeId of homeIds) {
      const state = stateOf(describe(homeId, alerts.get(homeId) ?? []));
      for (const { id } of listening) if (told.get(id)?.has(configTopic(homeId))) keep(id, stateTopic(homeId), state);
    }
  };

  const sync = (): void => {
    const current = integrations();
    for (const id of told.keys()) if (!current.some((one) => one.id === id)) forget(id);
    current.forEach(tellAll);
  };

  const following = new DisposableStack();
  sync();
  if (options.enabled) {
    following.use(register.onChange(sync));
    following.use(committed.onAlerts((placeIds) => tellState([...placeIds].filter((id) => homes().has(id)))));
    following.use(
      committed.onReadings((readings) => {
        if (integrations().length === 0) return;
        for (const { placeId, measure, value } of readings) if (isSignOfLife(measure, value)) stale.add(placeId);
        if (stale.size === 0) return;
        soon ??= clock.after(signsEveryMs, () => {
          soon = undefined;
          tellState(stale);
          stale.clear();
        });
      }),
    );
  }

  return {
    hear({ topic, payload, from }) {
      if (from.kind !== 'integration' || topic !== `${discoveryPrefix}/status` || `${payload}` !== 'online') return;
      const integration = integrations().find(({ id }) => id === from.id);
      if (integration === undefined) return;
      said.delete(from.id);
      tellAll(integration);
    },
    async [Symbol.asyncDispose]() {
      following.dispose();
      soon?.[Symbol.dispose]();
      await Promise.all(
        integrations().map(({ id }) => send({ to: id, topic: availabilityTopic, payload: 'offline', retain: true })),
      );
    },
  };
}
