import { readConfig } from '#hub/app/config';
import { createHub, type Hub } from '#hub/app/hub';
import { HubError } from '#kernel/errors';
import { openLog } from '#kernel/log';

/** The edge of the process: environment, signals, exit code. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = openLog(config.logLevel);
  const die = (error: unknown): void => {
    log.fatal({ err: error }, 'the hub cannot go on and ends; what was acknowledged is on the disk');
    log.flush();
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  if (config.mqttOpen) {
    console.error(
      '\x1b[41;97m HUB_MQTT_OPEN=1: anybody on this machine may publish and subscribe to anything, without a password. \x1b[0m',
    );
  }

  let hub: Hub;
  try {
    hub = await createHub(config, { log, onBroken: die });
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
  const console_ = `${hub.url}/console`;
  if (hub.firstPassword !== undefined) {
    console.error(
      `\n  登录 / sign in:  ${console_}\n  用户 / user:     admin\n  密码 / password: ${hub.firstPassword.expose()}\n  只显示这一次，请记下。 It is shown only this once: keep it.\n`,
    );
  }
  log.info(
    {
      http: hub.httpPort,
      mqtt: hub.mqttPort,
      ...(hub.mqttsPort === undefined ? {} : { mqtts: hub.mqttsPort }),
      console: console_,
    },
    'ready',
  );

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    hub[Symbol.asyncDispose]().then(
      () => process.exit(0),
      (error: unknown) => die(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

await main();
