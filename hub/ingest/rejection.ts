import type { Text } from '#contracts/text';

/** Every reason for which a frame, or a part of it, is refused: what a person reads on the device's page. */
const reasons = {
  'topic.unknown': ['主题不属于任何已知协议', 'The topic belongs to no known dialect'],
  'topic.denied': ['无权使用其他设备的主题', "The topic is another device's"],
  'device.unknown': ['设备未登记', 'No such device is registered'],
  'payload.too-large': ['消息过大', 'The message is too large'],
  'payload.not-json': ['消息不是有效的 JSON', 'The message is not valid JSON'],
  'payload.shape': ['消息格式不符', 'The message does not have the agreed form'],
  'payload.availability': ['在线状态只能是 online 或 offline', 'Availability is online or offline'],
  'senml.version': ['SenML 版本过新', 'The SenML version is newer than this hub understands'],
  'senml.must-understand': ['含有必须理解的未知 SenML 字段', 'An unknown SenML field says that it must be understood'],
  'senml.name': ['SenML 名称无效', 'The SenML name is not valid'],
  'senml.values': ['一条 SenML 记录只能有一个值', 'A SenML record has one value'],
  'measure.name': ['指标名称无效', 'The name of the measure is not valid'],
  'measure.reserved': ['该指标只能由中枢写入', 'Only the hub itself may say this'],
  'value.kind': ['值的类型不符', 'The value is of the wrong kind'],
  'value.number': ['数值不是有限数', 'The number is not finite'],
  'value.range': ['数值超出可信范围', 'The value is beyond what can be believed'],
  'value.text': ['文本过长或含控制字符', 'The text is too long or holds control characters'],
  'value.unit': ['单位不符', 'The unit does not fit the measure'],
  'payload.too-deep': ['消息嵌套过深', 'The message is nested too deeply'],
  'payload.xml': ['消息不是有效的 XML', 'The message is not the XML it should be'],
  'payload.decoder': ['网络服务器未能解码该消息', 'The decoder of the network server could not read the message'],
  'payload.speaker': ['消息未说明是哪个设备', 'The message does not say which device it is about'],
  'dialect.fault': ['解析时出错，请报告', 'The reader of this dialect failed; please report it'],
  'card.checksum': ['卡号校验和不符', 'The checksum of the card does not fit'],
  'discovery.config': ['自动发现配置无效', 'The discovery config is not valid'],
  'discovery.template': ['自动发现模板不受支持', 'The template of the discovery config is beyond what is understood'],
  'discovery.full': ['该网关的自动发现配置过多', 'The gateway has announced too much'],
  'event.type': ['未声明的事件类型', 'The type of the event is not one that was announced'],
  'event.id': ['事件编号无效', 'The id of the event is not valid'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type RejectionCode = keyof typeof reasons;

/** A reason with what it was about: a measure and its value, a topic, a name. Safe to show: short and printable. */
export interface Refused {
  readonly code: RejectionCode;
  readonly detail?: string;
}

export const refused = (code: RejectionCode, detail?: string): Refused =>
  detail === undefined ? { code } : { code, detail: printable(detail) };

/** The reason in both languages. */
export function reasonText({ code, detail }: Refused): Text {
  const [zh, en] = reasons[code];
  return detail === undefined ? { zh, en } : { zh: `${zh}：${detail}`, en: `${en}: ${detail}` };
}

/** What a device sent may be shown, but not in full length and not with control characters in it. */
export const printable = (text: string): string =>
  text
    .slice(0, 80)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');

/** A frame that was refused as a whole. */
export interface Rejection extends Refused {
  readonly text: Text;
  /** The registered device it is counted for. */
  readonly deviceId?: string;
}

/** Refusals of one device since the hub started. */
export interface RejectionTally {
  readonly count: number;
  readonly last?: { readonly at: number; readonly code: RejectionCode; readonly text: Text };
}

/** Counts refusals for the page of each device. Bounded: the device that has been refused longest ago is forgotten first. */
export class RejectionBook {
  readonly #tallies = new Map<string, { count: number; at: number; last: Refused }>();
  readonly #byCode = new Map<RejectionCode, number>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  note(deviceId: string | undefined, last: Refused, at: number): void {
    this.#byCode.set(last.code, (this.#byCode.get(last.code) ?? 0) + 1);
    if (deviceId === undefined) return;
    const count = (this.#tallies.get(deviceId)?.count ?? 0) + 1;
    this.#tallies.delete(deviceId);
    this.#tallies.set(deviceId, { count, at, last });
    if (this.#tallies.size > this.#limit) this.#tallies.delete(this.#tallies.keys().next().value as string);
  }

  of(deviceId: string): RejectionTally {
    const tally = this.#tallies.get(deviceId);
    if (tally === undefined) return { count: 0 };
    const { count, at, last } = tally;
    return { count, last: { at, code: last.code, text: reasonText(last) } };
  }

  /** All refusals by reason, for the figures of the hub. */
  byCode(): Readonly<Partial<Record<RejectionCode, number>>> {
    return Object.fromEntries(this.#byCode);
  }
}
