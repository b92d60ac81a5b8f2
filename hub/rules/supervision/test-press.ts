import Type from 'typebox';
import { defineRule, type Step } from '#contracts/rule';
import { momentText } from '../moment.ts';
import { inTestMode, testEnds } from './test-mode.ts';

/** What counts as a call, and so as its trial. */
const callMeasures = ['sos.pressed', 'help.requested', 'fall.detected', 'smoke', 'gas', 'carbon.monoxide'] as const;

interface TestPress {
  readonly lastAt?: number;
  readonly told: boolean;
  /** Alarms of the test that have not been taken back: smoke that still stands when it ends is smoke. */
  readonly standing: readonly string[];
}

const lasting: readonly string[] = ['smoke', 'gas', 'carbon.monoxide'];

/** A call made in test mode came through: shown, and nobody is paged. */
export const testPress = defineRule({
  id: 'test-press',
  title: { zh: '测试呼叫', en: 'Test call' },
  doc: {
    zh: '测试模式中的设备发出了呼救：记为“已验证”，不通知任何人，测试结束自动关闭。',
    en: 'A device in test mode has called: it counts as proven, pages nobody and is over with the test.',
  },
  about: 'device',
  settings: Type.Object({}),
  listensTo: [...callMeasures, 'test.mode'],
  resolvesItself: true,
  start: (): TestPress => ({ told: false, standing: [] }),

  onReading(state, { deviceId, measure, value, at }, context): Step<TestPress> {
    if (measure === 'test.mode') return value === 0 ? over(state) : { state };
    const others = state.standing.filter((one) => one !== measure);
    if (value === false)
      return others.length === state.standing.length ? { state } : { state: { ...state, standing: others } };
    if (!inTestMode(context, deviceId, at)) return { state };
    const name = context.facts.nameOf(deviceId);
    return {
      state: { lastAt: at, told: true, standing: lasting.includes(measure) ? [...others, measure] : others },
      deadline: testEnds(context, deviceId) ?? null,
      finding: {
        severity: 'P4',
        since: at,
        text: { zh: `收到测试呼叫（${name}）`, en: `A test call came through (${name})` },
      },
    };
  },

  onDeadline(state, context): Step<TestPress> {
    const ends = testEnds(context, context.subjectId);
    return ends !== undefined && ends > context.now ? { state, deadline: ends } : over(state);
  },

  explain({ lastAt, told }, { now, zone }) {
    if (lastAt === undefined) return { says: { zh: '还没有测试过', en: 'Never tried out' } };
    const at = momentText(lastAt, now, zone);
    return {
      says: { zh: `上次测试呼叫：${at.zh}`, en: `Last test call ${at.en}` },
      ...(told ? { holds: true as const } : {}),
    };
  },
});

/** The test is over: what still stands is said once more, and now it is real. */
const over = ({ told, standing, ...rest }: TestPress): Step<TestPress> => ({
  state: { ...rest, told: false, standing: [] },
  deadline: null,
  ...(told ? { clear: { zh: '测试结束', en: 'The test is over' } } : {}),
  says: standing.map((measure) => ({ measure, value: true })),
});
