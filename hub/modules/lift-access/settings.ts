import Type, { type Static } from 'typebox';

export const settings = Type.Object({
  retentionDays: Type.Integer({
    default: 180,
    minimum: 1,
    maximum: 3650,
    description: 'Days a swipe is kept. Swipes say where somebody was: no longer than needed',
  }),
  longestTemporaryDays: Type.Integer({
    default: 366,
    minimum: 1,
    maximum: 3650,
    description: 'Days a temporary card may be good for at most',
  }),
});
export type LiftConfig = Static<typeof settings>;
