import Type, { type Static } from 'typebox';
import type { Actor } from './access.ts';

/** Nobody's calls are left unanswered for longer, whatever is asked for. */
export const longestTestMinutes = 30;

/** For so many minutes from now on the calls of a device page nobody; 0 ends it. */
export const NewTestMode = Type.Object(
  { minutes: Type.Integer({ minimum: 0, maximum: longestTestMinutes, description: 'From now on; 0 ends it' }) },
  { additionalProperties: false },
);
export type NewTestMode = Static<typeof NewTestMode>;

export const TestModeView = Type.Object(
  {
    testable: Type.Boolean({ description: 'It is a kind of device that calls for help or warns' }),
    until: Type.Union([Type.Integer({ description: 'Epoch ms' }), Type.Null()]),
    provenAt: Type.Union([Type.Integer({ description: 'When it last showed that it works. Epoch ms' }), Type.Null()]),
  },
  { $id: 'TestModeView' },
);
export type TestModeView = Static<typeof TestModeView>;

/** Staff try devices out. What lies outside the actor's scope is `register.not-found` 404, what cannot call `test-mode.not-testable` 422. */
export interface TestModeService {
  of(actor: Actor, deviceId: string): TestModeView;
  /** In force, and on the record, before it resolves. */
  device(actor: Actor, deviceId: string, minutes: number): Promise<TestModeView>;
  /** Every device of a home that can call. Answers their ids. */
  home(actor: Actor, homeId: string, minutes: number): Promise<readonly string[]>;
}
