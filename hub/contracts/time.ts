import Type from 'typebox';

/** A moment: milliseconds since 1970-01-01T00:00:00Z. Zones enter only where a day or a window is meant. */
export const Epoch = Type.Integer({
  minimum: 0,
  maximum: 8.64e15,
  description: 'Milliseconds since 1970-01-01T00:00:00Z',
});

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
