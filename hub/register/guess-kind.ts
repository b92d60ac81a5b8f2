/** Properties as devices write them, and the kind of device that writes them. The most telling first. */
const byProperty: readonly (readonly [property: RegExp, kind: string])[] = [
  [/^(?:fall|fall_status|fall_down_status)$/, 'fall-radar'],
  [/^(?:sos|sos_alarm|emergency)$/, 'sos-button'],
  [/^(?:water_leak|leak|flood|water_leakage)$/, 'water-leak'],
  [/^(?:smoke|smoke_density)$/, 'smoke'],
  [/^(?:carbon_monoxide|co_level)$/, 'carbon-monoxide'],
  [/^(?:gas|gas_value|lel)$/, 'gas'],
  [/^(?:bed|bed_occupied|in_bed|heart_rate|breath_rate)$/, 'bed-sensor'],
  [/^(?:presence|presence_state|target_distance)$/, 'presence-radar'],
  [/^(?:occupancy|motion|pir)$/, 'motion'],
  [/^(?:contact|door|window|magnet_status|door_state)$/, 'contact'],
  [/^(?:systolic|diastolic|blood_pressure)$/, 'blood-pressure'],
  [/^(?:spo2|oxygen_saturation)$/, 'pulse-oximeter'],
  [/^(?:glucose|blood_glucose)$/, 'glucometer'],
  [/^(?:latitude|longitude|gps)$/, 'gps-watch'],
  [/^(?:co2|pm25|pm2_5|pm10|voc|formaldehyd)$/, 'air-quality'],
  [/^(?:power|energy|current)$/, 'plug'],
  [/^(?:vibration|shock)$/, 'vibration'],
  [/^(?:action|click|button|pressed)$/, 'button'],
  [/^(?:temperature|humidity)$/, 'climate'],
];

/** Words of makers and of discovery classes, for devices that have said nothing yet. */
const byWord: readonly (readonly [words: RegExp, kind: string])[] = [
  [/\bsos\b|emergency|panic|紧急/i, 'sos-button'],
  [/\bfall\b|跌倒/i, 'fall-radar'],
  [/water.?leak|flood|leakage|moisture|水浸|漏水/i, 'water-leak'],
  [/carbon.?monoxide|\bco alarm\b|一氧化碳/i, 'carbon-monoxide'],
  [/smoke|烟/i, 'smoke'],
  [/\bgas\b|燃气/i, 'gas'],
  [/\bbed\b|mattress|床/i, 'bed-sensor'],
  [/presence|mmwave|radar|存在/i, 'presence-radar'],
  [/motion|occupancy|\bpir\b|人体/i, 'motion'],
  [/contact|door|window|magnet|门/i, 'contact'],
  [/vibration|振动/i, 'vibration'],
  [/\bplug\b|outlet|socket|插座/i, 'plug'],
  [/button|switch|remote|按钮|开关/i, 'button'],
  [/temperature|humidity|climate|温/i, 'climate'],
];

/** Every property name in a message, also the nested ones, in lower case. */
function propertiesIn(said: string): readonly string[] {
  return [...said.matchAll(/"([^"\\]{1,40})"\s*:/g)].map(([, name = '']) => name.toLowerCase());
}

/**
 * What a device seems to be, by what it says and by what its gateway says of it; undefined where that allows no guess. A guess
 * saves a choice in a form, no more: a person confirms it.
 */
export function guessKind(of: { readonly lastSaid: string; readonly described: string }): string | undefined {
  const properties = propertiesIn(of.lastSaid);
  const callsByPress = /"(?:action|event)"\s*:\s*"(?:emergency|sos|panic)/i.test(of.lastSaid);
  if (callsByPress || /"n"\s*:\s*"sos\.pressed"/.test(of.lastSaid)) return 'sos-button';
  return (
    byProperty.find(([property]) => properties.some((name) => property.test(name)))?.[1] ??
    byWord.find(([words]) => words.test(of.described))?.[1]
  );
}
