import { createTransport } from 'nodemailer';
import type { Channel, Delivery } from '#contracts/channel';
import type { Secret } from '#kernel/secret';

export interface EmailOptions {
  /** `smtp://user:password@host:587` or `smtps://…:465`; nodemailer's options as query, e.g. `?requireTLS=true`. */
  readonly url: Secret;
  /** The sender: `阳光大管家 <butler@example.com>`. */
  readonly from: string;
}

/** E-mail over SMTP (RFC 5321), plain text. The Message-ID is made of the message's id, so a repeat can be recognised. */
export function emailChannel({ url, from }: EmailOptions): Channel {
  const transport = createTransport({
    url: url.expose(),
    connectionTimeout: 8_000,
    greetingTimeout: 8_000,
    socketTimeout: 8_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    name: 'email',
    async deliver({ id, to, subject, body, alert }, signal) {
      try {
        const { response } = await transport.sendMail({
          from,
          to: { name: to.name, address: to.address },
          subject,
          text: body,
          messageId: `<${id}@hub>`,
          priority: alert.severity === 'P1' ? 'high' : 'normal',
          // RFC 3834 §5: no holiday replies to a machine.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal,
        });
        return { kind: 'accepted', reference: response };
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

/** RFC 5321 §4.2.1: 5yz is final, 4yz is not. A login that fails is ours to repair, so the message waits for it. */
function refusal(error: unknown): Delivery {
  const { code, permanent, message } = error as { code?: string; permanent?: boolean; message: string };
  const addressRefused = code === 'EENVELOPE' && permanent !== false;
  const contentRefused = code === 'EMESSAGE' && permanent === true;
  return { kind: addressRefused || contentRefused ? 'rejected' : 'retry', reason: `${code ?? 'ERROR'}: ${message}` };
}
