import { measures } from '#contracts/measure';
import { DeviceCommand, DeviceEvent, DeviceState, nativeRoot, SenmlPack } from '#contracts/mqtt';

const parameters = {
  placeId: { description: 'The home, or for shared equipment its unit' },
  deviceId: { description: 'Also the MQTT client id and user name of the device' },
};
const address = (channel: string): string => `${nativeRoot}/{placeId}/{deviceId}/${channel}`;

/** The MQTT side of the hub as AsyncAPI 3.0, made from the very schemas that frames are checked with. */
export function asyncapiDocument(version: string): object {
  const message = (name: string, payload: object, summary: string) => ({
    name,
    summary,
    contentType: 'application/json',
    payload,
  });
  return {
    asyncapi: '3.0.0',
    info: {
      title: '阳光大管家 MQTT',
      version,
      description:
        'MQTT 3.1.1. A device logs in with its id as client id and user name, and its secret as password; it may use its own topics only. ' +
        `PUBACK means: written down and on the disk. Measures: ${Object.keys(measures).join(', ')}. Foreign dialects keep their own topics and connect through a gateway.`,
    },
    defaultContentType: 'application/json',
    channels: {
      telemetry: {
        address: address('telemetry'),
        parameters,
        messages: { pack: message('SenML', SenmlPack, 'RFC 8428 SenML JSON') },
      },
      event: {
        address: address('event'),
        parameters,
        messages: { event: message('Event', DeviceEvent, 'Something happened. QoS 1, never retained') },
      },
      availability: {
        address: address('availability'),
        parameters,
        messages: {
          availability: {
            name: 'Availability',
            summary: 'Retained, and the will',
            contentType: 'text/plain',
            payload: { type: 'string', enum: ['online', 'offline'] },
          },
        },
      },
      cmd: {
        address: address('cmd'),
        parameters,
        messages: {
          command: message(
            'Command',
            DeviceCommand,
            'What the hub tells a device. `configure` is retained, all else is not',
          ),
        },
      },
      state: {
        address: address('state'),
        parameters,
        messages: {
          state: message(
            'State',
            DeviceState,
            'The settings a device runs with: its echo of `configure`. QoS 1, retained',
          ),
        },
      },
    },
    operations: {
      telemetry: { action: 'receive', channel: { $ref: '#/channels/telemetry' } },
      event: { action: 'receive', channel: { $ref: '#/channels/event' } },
      availability: { action: 'receive', channel: { $ref: '#/channels/availability' } },
      state: { action: 'receive', channel: { $ref: '#/channels/state' } },
      command: { action: 'send', channel: { $ref: '#/channels/cmd' } },
    },
  };
}
