import { join } from 'node:path';
import { ConfigError } from '#kernel/errors';
import { Secret } from '#kernel/secret';

/** Everything a deployment may set. Read once, at the edge of the process. */
export interface Config {
  readonly bind: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly tls?: { readonly port: number; readonly certFile: string; readonly keyFile: string };
  readonly mqttOpen: boolean;
  /** What one MQTT client may say in the long run; beyond it the hub reads it more slowly. A tenfold burst is free. */
  readonly mqttMessagesPerSecond: number;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly influx?: { readonly url: string; readonly token: Secret; readonly org: string; readonly bucket: string };
  readonly adminPassword?: Secret;
  readonly dataKey?: Secret;
  readonly demo: boolean;
  readonly timezone: string;
  readonly logLevel: string;
  readonly smtp?: { readonly url: Secret; readonly from: string };
  readonly webhookSecret?: Secret;
  readonly webhookAllowPrivate: boolean;
  readonly cookieSecure: boolean;
  /** Addresses of the reverse proxy whose `X-Forwarded-*` headers count. */
  readonly trustProxy?: string;
  /** Homes are published to the Home Assistants that are registered; with names and addresses only when asked for. */
  readonly homeAssistant: { readonly enabled: boolean; readonly names: boolean };
  readonly journalKeepHours: number;
  readonly telemetryKeepDays: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const loopback = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** Reads the environment. Throws `ConfigError` that names the setting and says what to write instead. */
export function readConfig(env: Environment): Config {
  const text = (name: string): string | undefined =>
    env[name] === undefined || env[name] === '' ? undefined : env[name];
  const secret = (name: string): Secret | undefined => {
    const value = text(name);
    return value === undefined ? undefined : new Secret(value);
  };
  const flag = (name: string): boolean => {
    const value = text(name) ?? '0';
    if (value !== '0' && value !== '1') throw new ConfigError(name, 'must be 1 or 0');
    return value === '1';
  };
  const whole = (name: string, normal: number, least: number, most: number): number => {
    const value = text(name);
    if (value === undefined) return normal;
    const number = Number(value);
    if (!Number.isInteger(number) || number < least || number > most)
      throw new ConfigError(name, `must be a whole number from ${least} to ${most}, not "${value}"`);
    return number;
  };
  const port = (name: string, normal: number): number => whole(name, normal, 0, 65_535);
  /** All of a group or none of it. */
  const together = (names: readonly string[]): boolean => {
    const missing = names.filter((name) => text(name) === undefined);
    if (missing.length === names.length) return false;
    if (missing.length > 0) throw new ConfigError(missing[0] as string, `is missing: ${names.join(', ')} go together`);
    return true;
  };

  const bind = text('HUB_BIND') ?? '127.0.0.1';
  const mqttOpen = flag('HUB_MQTT_OPEN');
  if (mqttOpen && !loopback.test(bind))
    throw new ConfigError(
      'HUB_MQTT_OPEN',
      `lets anybody in and is only for loopback, but HUB_BIND is ${bind}. Unset one of them.`,
    );

  const timezone = text('HUB_TIMEZONE') ?? 'Asia/Shanghai';
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (cause) {
    throw new ConfigError('HUB_TIMEZONE', `must be an IANA zone such as Asia/Shanghai, not "${timezone}"`, { cause });
  }
  const dataDir = text('HUB_DATA_DIR') ?? './data';
  const databaseUrl = text('HUB_DATABASE_URL');
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new ConfigError('HUB_DATABASE_URL', 'must begin with postgres://');
  const adminPassword = secret('HUB_ADMIN_PASSWORD');
  if (adminPassword !== undefined && adminPassword.expose().length < 10)
    throw new ConfigError('HUB_ADMIN_PASSWORD', 'must have at least 10 characters');
  const dataKey = secret('HUB_DATA_KEY');
  const smtpUrl = secret('HUB_SMTP_URL');
  const trustProxy = text('HUB_TRUST_PROXY');
  const webhookSecret = secret('HUB_WEBHOOK_SECRET');
  if (webhookSecret !== undefined && Buffer.from(webhookSecret.expose().replace(/^whsec_/, ''), 'base64').length < 24) {
    throw new ConfigError(
      'HUB_WEBHOOK_SECRET',
      'must be whsec_ and at least 24 random bytes in base64: openssl rand -base64 32',
    );
  }

  return {
    bind,
    httpPort: port('HUB_HTTP_PORT', 8080),
    mqttPort: port('HUB_MQTT_PORT', 1883),
    ...(together(['HUB_TLS_CERT', 'HUB_TLS_KEY'])
      ? {
          tls: {
            port: port('HUB_MQTTS_PORT', 8883),
            certFile: text('HUB_TLS_CERT') as string,
            keyFile: text('HUB_TLS_KEY') as string,
          },
        }
      : {}),
    mqttOpen,
    mqttMessagesPerSecond: whole('HUB_MQTT_MESSAGES_PER_SECOND', 200, 1, 1_000_000),
    dataDir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(together(['HUB_INFLUX_URL', 'HUB_INFLUX_TOKEN', 'HUB_INFLUX_ORG', 'HUB_INFLUX_BUCKET'])
      ? {
          influx: {
            url: text('HUB_INFLUX_URL') as string,
            token: secret('HUB_INFLUX_TOKEN') as Secret,
            org: text('HUB_INFLUX_ORG') as string,
            bucket: text('HUB_INFLUX_BUCKET') as string,
          },
        }
      : {}),
    ...(adminPassword === undefined ? {} : { adminPassword }),
    ...(dataKey === undefined ? {} : { dataKey }),
    demo: flag('HUB_DEMO'),
    timezone,
    logLevel: text('HUB_LOG_LEVEL') ?? 'info',
    ...(smtpUrl === undefined
      ? {}
      : { smtp: { url: smtpUrl, from: text('HUB_SMTP_FROM') ?? '阳光大管家 <hub@localhost>' } }),
    ...(webhookSecret === undefined ? {} : { webhookSecret }),
    webhookAllowPrivate: flag('HUB_WEBHOOK_ALLOW_PRIVATE'),
    cookieSecure: flag('HUB_COOKIE_SECURE'),
    ...(trustProxy === undefined ? {} : { trustProxy }),
    homeAssistant: { enabled: flag('HUB_HA_DISCOVERY'), names: flag('HUB_HA_NAMES') },
    journalKeepHours: whole('HUB_JOURNAL_KEEP_HOURS', 7 * 24, 1, 24 * 366),
    telemetryKeepDays: whole('HUB_TELEMETRY_KEEP_DAYS', 400, 1, 36_500),
  };
}

/** Where the hub's own database lives when none is named. */
export const databaseLocation = ({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): string =>
  databaseUrl ?? join(dataDir, 'hub.db');
