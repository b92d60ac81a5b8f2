import type { Pulse } from '#contracts/live';
import type { Text } from '#contracts/text';

/** What is wrong with the hub itself, by code; the board shows it for as long as it lasts. */
export class Faults {
  readonly #standing = new Map<string, Text>();
  readonly #watched: (() => readonly [code: string, text: Text] | undefined)[] = [];

  set(code: string, text: Text): void {
    this.#standing.set(code, text);
  }

  clear(code: string): void {
    this.#standing.delete(code);
  }

  has(code: string): boolean {
    return this.#standing.has(code);
  }

  /** A condition that is looked at whenever somebody asks. */
  watch(check: () => readonly [code: string, text: Text] | undefined): void {
    this.#watched.push(check);
  }

  list(): Pulse['faults'] {
    const watched = this.#watched.map((check) => check()).filter((found) => found !== undefined);
    return [...this.#standing, ...watched].map(([code, text]) => ({ code, ...text }));
  }
}

export const faultTexts = {
  'storage.failing': {
    zh: '无法写入磁盘，设备消息暂不受理。请检查磁盘空间',
    en: 'The disk cannot be written: devices are not answered. Check the disk',
  },
  'telemetry.behind': { zh: '历史数据写入滞后，告警不受影响', en: 'History is behind; alerts are not affected' },
  'notify.behind': { zh: '有通知发送失败，正在重试', en: 'Messages to people fail and are tried again' },
  'rules.failing': { zh: '有规则运行出错，请联系技术人员', en: 'A rule fails: call the engineers' },
} as const satisfies Record<string, Text>;
