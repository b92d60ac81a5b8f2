/** Devices that somebody's life may hang on: they call for help, or warn of fire and gas. */
export const callingKinds: ReadonlySet<string> = new Set([
  'sos-button',
  'fall-pendant',
  'fall-radar',
  'gps-watch',
  'smoke',
  'gas',
  'carbon-monoxide',
  'lift-emergency-call',
]);

/** Those that staff can try out in test mode. A lift has a test button of its own, and nobody is to be left in one. */
export const testableKinds: ReadonlySet<string> = new Set(
  [...callingKinds].filter((kind) => kind !== 'lift-emergency-call'),
);

/** A gateway, as the register has it. */
export const isGateway = (kind: string): boolean => kind === 'gateway';
