import type { Severity } from '#contracts/alert';
import type { RuleFamily } from '#contracts/rule-settings';
import type { Text } from '#contracts/text';

interface Kin {
  readonly family: RuleFamily;
  /** The worst it can say. */
  readonly severity: Severity;
}

const kin = (family: RuleFamily, severity: Severity): Kin => ({ family, severity });

/** Where each rule stands in the list, and how bad it can be. */
export const ruleKin: Readonly<Record<string, Kin>> = {
  sos: kin('emergency', 'P1'),
  fall: kin('emergency', 'P1'),
  smoke: kin('emergency', 'P1'),
  gas: kin('emergency', 'P1'),
  'carbon-monoxide': kin('emergency', 'P1'),
  'lift-entrapment': kin('emergency', 'P1'),
  heat: kin('emergency', 'P1'),
  'water-leak': kin('home', 'P1'),
  picture: kin('person', 'P4'),
  inactivity: kin('person', 'P1'),
  'not-returned': kin('person', 'P2'),
  'long-bathroom': kin('person', 'P2'),
  'out-of-bed': kin('person', 'P2'),
  'wandering-at-night': kin('person', 'P2'),
  'door-left-open': kin('home', 'P2'),
  'quiet-day': kin('person', 'P3'),
  'changed-sleep': kin('person', 'P3'),
  'night-toilet': kin('person', 'P3'),
  'service-call': kin('emergency', 'P2'),
  'device-silent': kin('device', 'P3'),
  'gateway-lost': kin('device', 'P2'),
  'building-lost': kin('device', 'P2'),
  'platform-silent': kin('device', 'P2'),
  'home-voice': kin('device', 'P4'),
  flapping: kin('device', 'P3'),
  'battery-low': kin('device', 'P2'),
  'mains-lost': kin('device', 'P2'),
  tamper: kin('device', 'P3'),
  'device-fault': kin('device', 'P3'),
  'signal-weak': kin('device', 'P3'),
  'last-proven': kin('device', 'P3'),
  'test-mode': kin('device', 'P4'),
  'test-press': kin('device', 'P4'),
  'device-needs-maintenance': kin('device', 'P4'),
  'abnormal-temperature': kin('home', 'P4'),
  'room-temperature': kin('home', 'P2'),
  'water-unused': kin('home', 'P2'),
  'water-running': kin('home', 'P2'),
  'water-use-unusual': kin('home', 'P3'),
  'power-use-unusual': kin('home', 'P3'),
  'lift-test-missing': kin('device', 'P3'),
  'carer-not-arrived': kin('care', 'P2'),
  'centre-not-left': kin('care', 'P2'),
  'medication-missed': kin('care', 'P3'),
  'oxygen-saturation': kin('health', 'P2'),
  'heart-rate': kin('health', 'P2'),
  'respiration-rate': kin('health', 'P2'),
  'blood-pressure': kin('health', 'P2'),
  'blood-glucose': kin('health', 'P2'),
  'body-temperature': kin('health', 'P2'),
  'weight-change': kin('health', 'P3'),
  'vital-trend': kin('health', 'P3'),
  'vital-probe': kin('health', 'P4'),
};

const unknown = kin('other', 'P3');
export const kinOf = (ruleId: string): Kin => ruleKin[ruleId] ?? unknown;

/** What others judge by, or what everybody must see. Each finds little or nothing itself: there is nothing to switch off. */
const reliedOn: ReadonlySet<string> = new Set(['picture', 'home-voice', 'test-mode']);

/** Why a rule cannot be switched off; undefined for those that can. */
export function whyNeverOff(ruleId: string): Text | undefined {
  if (neverOff.has(ruleId)) return { zh: '是紧急告警，不能停用', en: 'is an emergency: it cannot be switched off' };
  return reliedOn.has(ruleId)
    ? { zh: '供其他规则判断，自己不发告警，不能停用', en: 'is what others judge by: it cannot be switched off' }
    : undefined;
}

/** A call for help is heard whatever anybody has set: these cannot be switched off. */
export const neverOff: ReadonlySet<string> = new Set([
  'sos',
  'fall',
  'smoke',
  'gas',
  'carbon-monoxide',
  'heat',
  'lift-entrapment',
]);
