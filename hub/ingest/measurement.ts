import { hubMeasures, type MeasureKind, type MeasureName, measures } from '#contracts/measure';
import type { Measurement } from '#contracts/reading';
import { type Refused, refused } from './rejection.ts';

/**
 * What can be believed of each quantity. Beyond it the probe is at fault, not the person: a pulse of 0 is a loose sensor.
 * Wide on purpose: whether a believable value is a worry is for the rules to say.
 */
const believable: Partial<Record<MeasureName, readonly [lowest: number, highest: number]>> = {
  battery: [0, 100],
  'link.quality': [0, 255],
  temperature: [-60, 150],
  humidity: [0, 100],
  illuminance: [0, 200_000],
  'heart.rate': [20, 300],
  'respiration.rate': [2, 90],
  'blood.pressure.systolic': [40, 300],
  'blood.pressure.diastolic': [20, 200],
  'oxygen.saturation': [40, 100],
  'body.temperature': [25, 45],
  'body.weight': [1, 400],
  'blood.glucose': [0.5, 50],
  'signal.strength': [-160, 20],
  'battery.voltage': [0, 60],
  'carbon.dioxide': [0, 50_000],
  latitude: [-90, 90],
  longitude: [-180, 180],
};

/** Other spellings of a unit, as devices in the field write them. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  '%EL': ['%'],
  '%RH': ['%'],
  Cel: ['°C', '℃', 'C'],
  lx: ['lux'],
  'beat/min': ['bpm', '1/min', '/min'],
  '/min': ['1/min', 'rpm', 'bpm'],
  'mm[Hg]': ['mmHg'],
  '/': ['lqi', ''],
  'ug/m3': ['µg/m³', 'μg/m³', 'ug/m³'],
  'mg/m3': ['mg/m³'],
  m3: ['m³'],
  '1': ['', 'steps'],
};

interface Facts {
  readonly kind: MeasureKind;
  readonly unit: string | undefined;
  readonly units: readonly string[];
  readonly lowest: number;
  readonly highest: number;
}

const facts: ReadonlyMap<string, Facts> = new Map(
  Object.entries(measures).map(([name, measure]) => {
    const [lowest, highest] = believable[name as MeasureName] ?? [-Number.MAX_VALUE, Number.MAX_VALUE];
    const unit = 'unit' in measure ? measure.unit : undefined;
    return [name, { kind: measure.kind, unit, units: spellings[unit ?? ''] ?? [], lowest, highest }];
  }),
);

export const isKnownMeasure = (name: string): boolean => facts.has(name);

/** Whether `false` of this measure means that nothing happened. */
export const isEvent = (name: string): boolean => facts.get(name)?.kind === 'event';

const measureName = /^[A-Za-z0-9][A-Za-z0-9:./_-]{0,63}$/;
const maxTextLength = 256;
const maxUnitLength = 16;

/**
 * One word of a device in the form its measure asks for, or why it cannot be taken. A measure the hub does not know keeps its
 * name, value and unit.
 */
export function measurementOf(measure: string, value: unknown, unit?: string): Measurement | Refused {
  const known = facts.get(measure);
  if (known === undefined) return unknownMeasurement(measure, value, unit);
  // Words of the hub itself: a device that could say them could end its own supervision, or keep its calls from paging.
  if (hubMeasures.has(measure)) return refused('measure.reserved', measure);
  switch (known.kind) {
    case 'state':
      if (typeof value === 'boolean') return { measure, value };
      // SenML devices without a boolean type say 0 and 1.
      if (value === 0 || value === 1) return { measure, value: value === 1 };
      return refused('value.kind', `${measure} = ${show(value)}`);
    case 'quantity': {
      if (typeof value !== 'number') return refused('value.kind', `${measure} = ${show(value)}`);
      if (!Number.isFinite(value)) return refused('value.number', measure);
      if (value < known.lowest || value > known.highest) return refused('value.range', `${measure} = ${value}`);
      if (unit !== undefined && unit !== known.unit && !known.units.includes(unit)) {
        return refused('value.unit', `${measure}: ${unit}`);
      }
      // −0 is 0.
      const number = value + 0;
      return known.unit === undefined ? { measure, value: number } : { measure, value: number, unit: known.unit };
    }
    case 'event':
    case 'text':
      return scalar(measure, value);
  }
}

function unknownMeasurement(measure: string, value: unknown, unit: string | undefined): Measurement | Refused {
  // Names that every object has would be found where nothing was put.
  if (!measureName.test(measure) || measure in Object.prototype) return refused('measure.name', measure);
  const said = scalar(measure, value);
  if ('code' in said || unit === undefined || unit === '') return said;
  return unit.length <= maxUnitLength && isPlain(unit) ? { ...said, unit } : refused('value.unit', measure);
}

function scalar(measure: string, value: unknown): Measurement | Refused {
  switch (typeof value) {
    case 'boolean':
      return { measure, value };
    case 'number':
      return Number.isFinite(value) ? { measure, value: value + 0 } : refused('value.number', measure);
    case 'string':
      return value.length <= maxTextLength && isPlain(value) ? { measure, value } : refused('value.text', measure);
    default:
      return refused('value.kind', `${measure} = ${show(value)}`);
  }
}

/** Free of control characters and lone surrogates, which databases and terminals take amiss. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit === 0x7f) return false;
  }
  return text.isWellFormed();
}

const show = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 32)) : typeof value === 'object' ? '{…}' : String(value);
