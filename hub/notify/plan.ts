import type { Alert, AlertStep, Outcome } from '#contracts/alert';
import type { ContactEntry } from '#contracts/directory';

/** Why somebody hears about an alert: there is an emergency, somebody has taken it, it is over. */
export type Reason = 'emergency' | 'taken' | 'ended';

/** One message that ought to reach somebody. It becomes a row of the outbox, in the transaction of its alert. */
export interface OutboxDraft {
  readonly reason: Reason;
  readonly alert: Pick<Alert, 'id' | 'severity' | 'type'>;
  readonly contact: Pick<ContactEntry, 'id' | 'name' | 'relation'>;
  readonly channel: string;
  /** Plain: the outbox seals it before it is written. */
  readonly address: string;
  readonly subject: string;
  readonly body: string;
}

/** What happened to an alert, in words people outside the duty room understand. */
export interface Happening {
  readonly alert: Alert;
  readonly change: AlertStep;
  /** Whom it may concern; told in calling order. */
  readonly contacts: readonly ContactEntry[];
  /** The resident's name; absent when it is about a home as a whole. */
  readonly who?: string | undefined;
  /** The address as staff say it. */
  readonly where: string;
  /** The person who has it, by name. */
  readonly handler?: string | undefined;
  /** IANA zone in which the times in the message are meant. */
  readonly zone: string;
}

/**
 * Who is told what about a change of an alert, and why. An emergency (P1) goes at once to every contact over every channel
 * they have, in calling order; when somebody takes it and when it is over they hear that too (the outbox sends those two only
 * to people who heard of the emergency). Whatever else decides about recipients is one more stage here: drafts in, drafts out.
 */
export function planNotifications(happening: Happening): readonly OutboxDraft[] {
  const { alert, contacts } = happening;
  const reason = reasonToTell(happening);
  if (reason === undefined) return [];
  const words = wording(reason, happening);
  const drafts = [...contacts]
    .sort((a, b) => a.position - b.position)
    .flatMap((contact) =>
      channelsOf(contact).map(({ channel, address }) => ({
        reason,
        alert: { id: alert.id, severity: alert.severity, type: alert.type },
        contact: { id: contact.id, name: contact.name, relation: contact.relation },
        channel,
        address,
        ...words,
      })),
    );
  // A daughter of both who live there hears of the smoke in their home once.
  const once = new Map(drafts.toReversed().map((draft) => [`${draft.channel} ${draft.address}`, draft]));
  return drafts.filter((draft) => once.get(`${draft.channel} ${draft.address}`) === draft);
}

/** Undefined: nobody outside the duty room needs to hear of this change. `severity` is a step up; a step down calls nobody. */
export function reasonToTell({ alert, change }: Pick<Happening, 'alert' | 'change'>): Reason | undefined {
  if (alert.severity !== 'P1') return undefined;
  switch (change) {
    case 'raised':
    case 'severity':
      return 'emergency';
    case 'acknowledged':
    case 'assigned':
      return 'taken';
    case 'resolved':
      return 'ended';
    default:
      return undefined;
  }
}

function channelsOf({
  email,
  webhook,
}: ContactEntry): readonly { readonly channel: string; readonly address: string }[] {
  return [
    ...(email === undefined ? [] : [{ channel: 'email', address: email }]),
    ...(webhook === undefined ? [] : [{ channel: 'webhook', address: webhook }]),
  ];
}

const endings: Readonly<Record<Outcome, string>> = {
  emergency: '已到场救助，紧急情况已处理完毕。',
  'help-given': '已提供帮助，现在没有紧急情况。',
  'false-person': '已核实为误触，没有紧急情况。',
  'false-device': '已核实为设备误报，没有紧急情况。',
  test: '这是一次测试，没有紧急情况。',
  recovered: '情况已恢复正常。',
};

/** Only the title of the alert, never its text: measured values and conditions do not belong on a lock screen. */
function wording(
  reason: Reason,
  { alert, who, where, handler, zone }: Happening,
): Pick<OutboxDraft, 'subject' | 'body'> {
  const name = who ?? where;
  const person = who === undefined ? where : `${who}（${where}）`;
  const call = `“${alert.title.zh}”`;
  const since = moment(alert.since, zone);
  switch (reason) {
    case 'emergency':
      return {
        subject: `【紧急】${name} ${alert.title.zh}`,
        body: `${person}${since} 起有紧急告警${call}。${handler === undefined ? '值班台已收到，有人接警后会再通知您。' : `${handler}正在处理。`}`,
      };
    case 'taken':
      return {
        subject: `【处理中】${name} ${alert.title.zh}`,
        body: `${person}${since} 起的紧急告警${call}，现由${handler ?? '值班人员'}处理。`,
      };
    case 'ended':
      return {
        subject: `【已处结】${name} ${alert.title.zh}`,
        body: `${person}${since} 起的紧急告警${call}已处结：${endings[alert.outcome ?? 'recovered']}${handler === undefined ? '' : `处理人：${handler}。`}`,
      };
  }
}

function moment(at: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const minutes = String(local.minute).padStart(2, '0');
  return `${local.month}月${local.day}日 ${local.hour}:${minutes}`;
}
