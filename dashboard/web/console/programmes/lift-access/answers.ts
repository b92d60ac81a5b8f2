/** What the module answers; its schemas are in `hub/modules/lift-access/schemas.ts` and in `/docs`. */
export const cardStates = ['active', 'blocked', 'upcoming', 'expired'] as const;

export interface Unit {
  readonly id: string;
  readonly address: string;
  readonly readers: readonly { readonly id: string; readonly name: string }[];
  readonly cards: number;
  readonly version: number;
  readonly sentVersion: number;
  readonly residents: readonly { readonly id: string; readonly name: string; readonly address: string }[];
}

export interface Card {
  readonly id: string;
  readonly number: string;
  readonly kind: 'resident' | 'temporary';
  readonly state: (typeof cardStates)[number];
  readonly holder: string;
  readonly residentId: string | null;
  readonly address: string | null;
  readonly validFrom: number | null;
  readonly validUntil: number | null;
  readonly units: readonly { readonly id: string; readonly address: string }[];
  readonly blockedAt: number | null;
  readonly blockReason: string | null;
  readonly lastSwipeAt: number | null;
}

export interface Swipe {
  readonly key: string;
  readonly at: number;
  readonly unit: { readonly id: string; readonly address: string };
  readonly number: string;
  readonly holder: string | null;
  readonly residentId: string | null;
  readonly floor: number | null;
  readonly opened: boolean;
  readonly reason: 'allowed' | 'unknown-card' | 'blocked' | 'not-on-list' | 'not-yet-valid' | 'expired';
}

export interface UnitHours {
  readonly id: string;
  readonly address: string;
  readonly hours: readonly { readonly opened: number; readonly refused: number }[];
}

export const base = 'programmes/lift-access';
export const writeRight = 'lift-access:write';
