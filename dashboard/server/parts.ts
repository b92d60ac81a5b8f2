import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Registry } from 'prom-client';
import type { AccessService, Actor, TokenService } from '#contracts/access';
import type { AdoptionService } from '#contracts/adoption';
import type { AlertService } from '#contracts/alert';
import type { BacktestService } from '#contracts/backtest';
import type { ConsentService } from '#contracts/consent';
import type { DeviceProfile } from '#contracts/device';
import type { Configuration, DeviceConfiguration, DeviceOrder } from '#contracts/device-settings';
import type { Directory } from '#contracts/directory';
import type { ExplainService } from '#contracts/explain';
import type { HistoryExports } from '#contracts/history-export';
import type { HttpIngest } from '#contracts/http-ingest';
import type { Pulse } from '#contracts/live';
import type { NotificationView } from '#contracts/notification';
import type { PresenceService } from '#contracts/presence';
import type { Bucket, Reading, Value } from '#contracts/reading';
import type { RegisterService } from '#contracts/register';
import type { ListQuery, Page } from '#contracts/rest';
import type { RuleSettingsService } from '#contracts/rule-settings';
import type { TestModeService } from '#contracts/test-mode';
import type { Text } from '#contracts/text';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';

/** What the HTTP edge needs from the hub: services by their contracts, and small ports which only it asks for. */
export interface ServerParts {
  readonly register: RegisterService;
  readonly adoption: AdoptionService;
  readonly access: AccessService;
  readonly tokens: TokenService;
  readonly configurations: DeviceConfigurations;
  readonly ingest: HttpIngest;
  readonly alerts: AlertService;
  readonly directory: Directory;
  readonly history: History;
  readonly exports: HistoryExports;
  /** Hears the readings of each committed batch, in order. */
  readonly readings: { onCommitted(handler: (readings: readonly Reading[]) => void): Disposable };
  readonly notifications: {
    list(actor: Actor, query: ListQuery & { readonly alertId?: string }): Promise<Page<NotificationView>>;
  };
  readonly rules: RuleSettingsService;
  readonly presence: PresenceService;
  readonly testModes: TestModeService;
  readonly consents: ConsentService;
  readonly explain: ExplainService;
  readonly backtests: BacktestService;
  readonly kinds: readonly DeviceProfile[];
  readonly programmes: Programmes;
  readonly health: HealthChecks;
  readonly metrics: Registry;
  /** What is wrong with the hub itself, for the board; empty when all is well. Asked every 3 s, so it answers from memory. */
  readonly faults: () => Pulse['faults'];
  /** Only on the demonstration street: does to a simulated device what a person would do by hand. */
  readonly demo?: { operate(deviceId: string, operation: string): Promise<void> };
  /** The AsyncAPI document of the MQTT side. */
  readonly asyncapi: object;
  /** MQTT over WebSocket: takes over the upgrade of `/mqtt`. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly options: ServerOptions;
}

/** What devices are set to from afar. Refuses what a kind has not or cannot; what lies outside the scope is not found. */
export interface DeviceConfigurations {
  of(actor: Actor, deviceId: string): Promise<DeviceConfiguration>;
  set(actor: Actor, deviceId: string, desired: Configuration): Promise<DeviceConfiguration>;
  order(actor: Actor, deviceId: string, order: DeviceOrder): Promise<void>;
}

export interface ServerOptions {
  /** The hub runs the demonstration street. */
  readonly demo: boolean;
  /** IANA zone in which days are meant. */
  readonly timezone: string;
  /** Where devices connect; the device page writes it into the line to try. */
  readonly mqttPort: number;
  /** Folder of the built web pages (`dashboard/web/dist`); need not exist. */
  readonly webRoot: string;
  /** The page is reached over HTTPS: the cookie is `Secure` and browsers are told to stay on HTTPS. */
  readonly cookieSecure: boolean;
  /** Addresses of the reverse proxy whose `X-Forwarded-*` headers count; absent = none. */
  readonly trustProxy?: string;
}

export interface LatestValue {
  readonly measure: string;
  readonly value: Value;
  readonly unit?: string;
  readonly at: number;
}

/** Somebody was seen at home, or by a programme. */
export interface Sign {
  readonly at: number;
  readonly measure: string;
  readonly deviceId: string;
}

/** What devices have said. Times are epoch ms; ranges: from inclusive, to exclusive. The edge has checked the scope before it asks. */
export interface History {
  /** The newest value of each measure of a device. From memory. */
  latest(deviceId: string): readonly LatestValue[];
  /** When a device last said anything; null when it never did. From memory. */
  lastHeard(deviceId: string): number | null;
  /** Whether a supervised device has been quiet for too long. From memory. */
  silent(deviceId: string): boolean;
  /** Frames of a device refused since the hub started. From memory. */
  rejections(deviceId: string): {
    readonly count: number;
    readonly last: { readonly at: number; readonly reason: string } | null;
  };
  /** The newest sign of life in a home. From memory. */
  lastSign(homeId: string): Sign | undefined;
  /** The last signs of life of a resident, newest first: own devices, those of the home, programmes that saw them. */
  signsOf(of: {
    readonly residentId: string;
    readonly homeId: string;
    readonly limit: number;
  }): Promise<readonly Sign[]>;
  /** The range in at most `buckets` equal steps; empty ones are left out. */
  buckets(
    series: { readonly deviceId: string; readonly measure: string },
    range: { readonly from: number; readonly to: number; readonly buckets: number },
  ): Promise<{ readonly stepMs: number; readonly buckets: readonly Bucket[] }>;
  /** Everything some devices said in a stretch of time, oldest first. */
  story(range: {
    readonly deviceIds: readonly string[];
    readonly from: number;
    readonly to: number;
    readonly limit: number;
  }): Promise<
    readonly { readonly deviceId: string; readonly measure: string; readonly value: Value; readonly at: number }[]
  >;
}

export interface ProgrammeDescription {
  readonly id: string;
  readonly title: Text;
  readonly programme: string;
  readonly state: 'running' | 'failed';
  /** Why it failed, for staff. */
  readonly reason?: string;
}

export interface Programmes {
  list(): readonly ProgrammeDescription[];
  /** Routes of the modules, mounted at `/api/v1/programmes/<id>`. Each route names its right in `config: { right }`. */
  readonly plugins: readonly { readonly id: string; readonly plugin: FastifyPluginAsyncTypebox }[];
}

export interface Check {
  readonly ok: boolean;
  readonly detail?: string;
}

export interface HealthChecks {
  /** False when only a restart can help. */
  live(): boolean;
  /** Whether the hub can do its work now. `checks` hold no personal data: the address is public. */
  ready(): Promise<{ readonly ok: boolean; readonly checks: Readonly<Record<string, Check>> }>;
}
