/** The alarm key in the car of a lift: what is pressed there is not a person's button. */
export const callsFromLift = (kind: string): boolean => kind === 'lift-emergency-call';
