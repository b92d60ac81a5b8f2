import { around, between, chance, seeded } from './seeded.ts';

/** How somebody usually spends a day. Times are minutes after local midnight, the rest as named. */
export interface Habits {
  readonly wakesAt: number;
  readonly sleepsAt: number;
  readonly lunchAt: number;
  readonly dinnerAt: number;
  /** A nap after lunch, 0 for none. */
  readonly napMinutes: number;
  /** How often the toilet is needed in a night, on average. */
  readonly nightVisits: number;
  /** Minutes between two visits to the bathroom by day. */
  readonly bathroomEvery: number;
  /** Chance of going out in the morning (market, park) and in the afternoon. */
  readonly goesOut: { readonly morning: number; readonly afternoon: number };
  /** Seconds between two movements a sensor sees, when sitting. */
  readonly restlessEvery: number;
  readonly pulse: number;
  readonly breaths: number;
  readonly systolic: number;
  readonly diastolic: number;
}

/** The habits of one person: the same for the same seed, different from the neighbour's. */
export function habitsOf(seed: number, residentId: string): Habits {
  const random = seeded(seed, 'habits', residentId);
  return {
    wakesAt: around(random, 345, 50),
    sleepsAt: around(random, 1270, 60),
    lunchAt: around(random, 685, 30),
    dinnerAt: around(random, 1035, 35),
    napMinutes: chance(random, 0.75) ? between(random, 30, 80) : 0,
    nightVisits: between(random, 0.4, 3),
    bathroomEvery: between(random, 80, 150),
    goesOut: { morning: between(random, 0.3, 0.95), afternoon: between(random, 0.1, 0.6) },
    restlessEvery: between(random, 90, 300),
    pulse: around(random, 66, 10),
    breaths: around(random, 15, 3),
    systolic: around(random, 134, 18),
    diastolic: around(random, 78, 10),
  };
}
