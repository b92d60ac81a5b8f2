import { describe, expect, test } from 'vitest';
import { Discovery } from '#hub/ingest/dialects/home-assistant/discovery';
import { templateOf } from '#hub/ingest/dialects/home-assistant/template';
import { textOf } from '#hub/ingest/dialects/home-assistant/template-values';
import { heardDevice, on } from '#test/support/heard-device';
import { gatewayId } from '#test/support/listening-home';

/** A device that announced one entity, and what it then says on `said`. */
function announced(
  kind: string,
  component: string,
  config: object,
  device: object = { identifiers: ['dev-1'], name: 'Dev' },
) {
  const heard = heardDevice(kind, 'dev-1');
  const topic = `homeassistant/${component}/dev-1/one/config`;
  const learned = heard.says(topic, { state_topic: 'said', device, ...config });
  return { ...heard, topic, learned };
}

describe('a binary sensor', () => {
  test.for([
    ['contact', { device_class: 'opening' }, 'ON', [on('door.open')]],
    [
      'contact',
      { device_class: 'window', payload_on: 'open', payload_off: 'closed' },
      'closed',
      [on('door.open', false)],
    ],
    ['smoke', { device_class: 'smoke' }, 'ON', [on('smoke')]],
    ['water-leak', { device_class: 'moisture' }, 'OFF', [on('water.leak', false)]],
    ['seat-sensor', { device_class: 'occupancy' }, 'ON', [on('seat.occupied')]],
    ['contact', { device_class: 'occupancy' }, 'ON', [on('presence')]],
    ['sos-button', { device_class: 'battery' }, 'ON', [on('battery.low')]],
    ['sos-button', { device_class: 'safety', object_id: 'bath_sos' }, 'ON', [on('sos.pressed')]],
    ['fall-radar', { name: 'Fall detected' }, 'ON', [on('fall.detected')]],
    ['fall-radar', { name: 'Fall detected' }, 'OFF', [on('available')]],
    ['plug', { device_class: 'power' }, 'OFF', [on('mains.lost')]],
    ['sos-button', {}, 'ON', [on('sos.pressed')]],
    ['sos-button', { entity_category: 'diagnostic', object_id: 'led' }, 'ON', [on('led')]],
  ] as const)('%s %j %s', ([kind, config, payload, means]) => {
    expect(announced(kind, 'binary_sensor', config).means('said', payload)).toEqual(means);
  });

  test('a word it did not announce is refused', () => {
    expect(announced('contact', 'binary_sensor', { device_class: 'door' }).says('said', 'perhaps')).toMatchObject({
      rejected: { code: 'value.kind' },
    });
  });

  test('true in JSON is what payload_on: true means', () => {
    const { means } = announced('motion', 'binary_sensor', {
      device_class: 'motion',
      payload_on: true,
      payload_off: false,
      value_template: '{{ value_json.moving }}',
    });
    expect(means('said', { moving: true })).toEqual([on('motion')]);
    expect(means('said', { moving: false })).toEqual([on('motion', false)]);
    expect(means('said', { other: 1 })).toEqual([on('available')]);
  });
});

describe('a sensor', () => {
  test.for([
    [{ device_class: 'temperature', unit_of_measurement: '°F' }, '70.7', [on('temperature', 21.5, 'Cel')]],
    [{ device_class: 'energy', unit_of_measurement: 'Wh' }, '1500', [on('energy', 1.5, 'kWh')]],
    [{ device_class: 'water', unit_of_measurement: 'L' }, '250', [on('water.volume', 0.25, 'm3')]],
    [{ object_id: 'radar_heart_rate', unit_of_measurement: 'bpm' }, '64', [on('heart.rate', 64, 'beat/min')]],
    [{ object_id: 'firmware' }, '1.2.3', [on('firmware', '1.2.3')]],
    [{ device_class: 'battery' }, 'unavailable', [on('available')]],
    [{ object_id: 'fall_state' }, 'none', [on('fall_state', 'none')]],
  ] as const)('%j %s', ([config, payload, means]) => {
    expect(announced('climate', 'sensor', config).means('said', payload)).toEqual(means);
  });

  test('named action is a button', () => {
    const { means } = announced('sos-button', 'sensor', { name: 'action', value_template: '{{ value_json.action }}' });
    expect(means('said', { action: 'single' })).toEqual([on('sos.pressed')]);
    expect(means('said', { action: '' })).toEqual([on('available')]);
  });
});

describe('an event', () => {
  const { says, means } = announced('sos-button', 'event', { event_types: ['press', 'single'] });

  test('of an announced type is a press', () => {
    expect(means('said', { event_type: 'press', duration: 'short' })).toEqual([on('sos.pressed')]);
  });

  test.for([{ event_type: 'invalid' }, { event_type: 2 }, {}, 'press'])('%j is refused', (payload) => {
    expect(says('said', payload)).toMatchObject({ kind: 'rejected' });
  });

  test('of any type calls when it names a call for help', () => {
    expect(means('said', { event_type: 'emergency' })).toEqual([on('sos.pressed')]);
  });

  test('with a template full of loops is read by the key it names', () => {
    const loops = "{% set a = value_json.action|default('') %}{% for p in [1] %}{{ p }}{% endfor %}";
    const heard = announced('sos-button', 'event', { event_types: ['single'], value_template: loops });
    expect(heard.means('said', { action: 'single', battery: 4 })).toEqual([on('sos.pressed')]);
    expect(heard.means('said', { battery: 4 })).toEqual([on('available')]);
  });
});

describe('a device automation', () => {
  const config = { automation_type: 'trigger', type: 'action', subtype: 'double', payload: 'double', topic: 'said' };

  test('fires on its payload only', () => {
    const { means } = announced('sos-button', 'device_automation', config);
    expect(means('said', 'double')).toEqual([on('sos.pressed')]);
    expect(means('said', 'single')).toEqual([on('available')]);
  });

  test('of the form button_short_press', () => {
    const { means } = announced('button', 'device_automation', {
      type: 'button_double_press',
      subtype: 'button_1',
      topic: 'said',
    });
    expect(means('said', '1')).toEqual([on('button.pressed', 'double')]);
  });
});

describe('the form for a whole device', () => {
  const config = {
    dev: { ids: 'dev-1', name: 'Radar', mf: 'X', cns: [['mac', 'aa:bb']] },
    o: { name: 'firmware' },
    '~': 'esp/radar',
    avty_t: '~/status',
    cmps: {
      fall: { p: 'binary_sensor', uniq_id: 'fall', stat_t: '~/fall', name: 'fall' },
      there: { p: 'binary_sensor', dev_cla: 'presence', stat_t: '~/state', val_tpl: '{{ value_json.p }}' },
      lux: {
        p: 'sensor',
        dev_cla: 'illuminance',
        unit_of_meas: 'lx',
        stat_t: '~/state',
        val_tpl: '{{ value_json.l | float }}',
      },
      gone: { p: 'sensor' },
      led: { p: 'light', cmd_t: '~/led' },
    },
  };

  test.for(['dev-1', 'aa:bb', 'Radar'])('abbreviated, known as %s', (name) => {
    const { says, means } = heardDevice('fall-radar', name);
    expect(says('homeassistant/device/dev-1/config', config)).toEqual({ kind: 'ignored', ignored: 'learned' });
    expect(means('esp/radar/fall', 'ON')).toEqual([on('fall.detected')]);
    expect(means('esp/radar/state', { p: 'ON', l: '12' })).toEqual([on('presence'), on('illuminance', 12, 'lx')]);
    expect(means('esp/radar/status', 'offline')).toEqual([on('available', false)]);
    expect(says('esp/radar/led', 'x')).toMatchObject({ rejected: { code: 'topic.unknown' } });
  });

  test('an unknown device is remembered for adoption as soon as it is announced', () => {
    const { home, says } = heardDevice('fall-radar', 'another');
    says('homeassistant/device/dev-1/config', config);
    expect(home.ingest.unknown.of(gatewayId)).toMatchObject([{ name: 'dev-1', calledForHelp: false }]);
    expect(says('esp/radar/fall', 'ON')).toMatchObject({ rejected: { code: 'device.unknown' } });
  });
});

describe('what is remembered', () => {
  test('is taken back by an empty payload', () => {
    const { says, topic } = announced('contact', 'binary_sensor', { device_class: 'door' });
    expect(says('said', 'ON')).toMatchObject({ kind: 'accepted' });
    expect(says(topic, '')).toEqual({ kind: 'ignored', ignored: 'learned' });
    expect(says('said', 'ON')).toMatchObject({ rejected: { code: 'topic.unknown' } });
  });

  test('belongs to the gateway that said it', () => {
    const discovery = new Discovery();
    discovery.learn('a', 'homeassistant/sensor/x/config', Buffer.from('{"state_topic":"said"}'));
    expect(discovery.routes('a', 'said')).toHaveLength(1);
    expect(discovery.routes('b', 'said')).toHaveLength(0);
  });

  test('is bounded', () => {
    const discovery = new Discovery();
    for (let index = 0; index < 2_000; index++) {
      discovery.learn('a', `homeassistant/sensor/x${index}/config`, Buffer.from('{"state_topic":"said"}'));
    }
    const one = (object: string) =>
      discovery.learn('a', `homeassistant/sensor/${object}/config`, Buffer.from('{"state_topic":"t"}'));
    expect(one('more')).toMatchObject({ code: 'discovery.full' });
    expect(one('x1')).toBe('learned');
  });

  test.for([
    ['{"state_topic":', 'payload.not-json'],
    ['[]', 'discovery.config'],
    ['{}', 'discovery.config'],
    ['{"state_topic":"t","value_template":"{% for a in b %}"}', 'discovery.template'],
  ])('%s is refused: %s', ([payload, code]) => {
    expect(heardDevice('contact', 'dev-1').says('homeassistant/sensor/x/config', payload)).toMatchObject({
      rejected: { code },
    });
  });

  test('of lamps and curtains is nothing but where they say that they are there', () => {
    const { learned } = announced('plug', 'light', { brightness: true, value_template: '{% set a = 1 %}' });
    expect(learned).toEqual({ kind: 'ignored', ignored: 'learned' });
  });
});

describe('a template', () => {
  const rendered = (source: string, payload: string) => {
    let json: unknown;
    try {
      json = JSON.parse(payload);
    } catch {}
    const template = templateOf(source);
    return template === undefined ? 'not understood' : textOf(template({ value: payload, json }));
  };

  test.for([
    ['{{ value }}', '21', '21'],
    ['{{ value_json.a["b"].c[1] }}', '{"a":{"b":{"c":[1,2]}}}', '2'],
    ["{{ value_json['temperature'] }}", '{"temperature":-0.85}', '-0.85'],
    ['{{ value_json.t | float / 10 | round(1) }}', '{"t":"215"}', '21.5'],
    ['{{ (value_json.t | float / 10) | round(1) }}', '{"t":"215"}', '21.5'],
    ["{{ 'ON' if value_json.x > 3 else 'OFF' }}", '{"x":4}', 'ON'],
    ["{{ value_json.s | default('none') | upper }}", '{}', 'NONE'],
    ['{% if value_json.x == 1 %}ON{% elif value_json.x == 2 %}HALF{% else %}OFF{% endif %}', '{"x":2}', 'HALF'],
    ['{{ value_json.a is defined and not value_json.b }}', '{"a":0,"b":false}', 'True'],
    ["{{ value_json.k in ['a', 'b'] }}", '{"k":"b"}', 'True'],
    ["{{ value_json.v ~ '!' }}", '{"v":"x"}', 'x!'],
    ['T={{ value_json.t }}', '{"t":1}', 'T=1'],
    ['{{ value_json.missing.deeper }}', '{}', ''],
    ['{{ value | int }}', 'word', ''],
    ['{{ value | int(7) }}', 'word', '7'],
    ['{{ value_json.constructor }}', '{}', ''],
    ['{{ value_json.__proto__ }}', '{}', ''],
  ] as const)('%s of %s', ([source, payload, means]) => {
    expect(rendered(source, payload)).toBe(means);
  });

  test.for([
    '{% for a in value_json %}{{ a }}{% endfor %}',
    '{% set a = 1 %}',
    '{{ states("light.x") }}',
    '{{ value_json.a.keys() }}',
    '{{ value | eval }}',
    '{{ value',
    '{% if value %}x',
    `{{ ${'('.repeat(200)}1${')'.repeat(200)} }}`,
    `{{ ${'not '.repeat(200)}1 }}`,
    'x'.repeat(1_001),
  ])('beyond the part that is understood: %s', (source) => {
    expect(templateOf(source)?.({ value: '1', json: 1 })).toSatisfy((value) => value === undefined || value === source);
  });
});

test('that a Home Assistant behind the gateway starts or goes is no word of a device', () => {
  const { home, says } = heardDevice('sos-button', 'dev-1');
  for (const word of ['online', 'offline']) {
    expect(says('homeassistant/status', word)).toEqual({ kind: 'ignored', ignored: 'not-for-us' });
  }
  expect(home.ingest.rejections.of(gatewayId).count).toBe(0);
});
