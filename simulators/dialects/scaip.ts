import type { Measurement } from '#contracts/reading';
import { moment, type Outgoing, type Tongue } from './tongue.ts';

/** Status codes (`stc`) of SS 91100:2014, and kinds of device (`dty`). */
const manualAlarm = '0010';
const automaticAlarm = '0011';
const test = '0102';
const fixedTrigger = '0004';
const fallDetector = '0005';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Social alarms (SS 91100:2014, EN 50134-9): the XML body of a SIP MESSAGE, as a SIP bridge publishes it. */
export const scaip: Tongue = {
  dialect: 'scaip',
  carries: ({ profile, name }) =>
    ['sos.pressed', 'fall.detected'].includes(profile.measures[0] ?? '') && !/^0*$/.test(name) && name.trim() === name,
  say({ name, gateway, profile }, says, { newId }) {
    const frames: Outgoing[] = [];
    const unsaid: Measurement[] = [];
    const type = profile.measures[0] === 'fall.detected' ? fallDetector : fixedTrigger;
    const send = (elements: string): void => {
      const ref = newId();
      const body = `<?xml version="1.0" encoding="UTF-8"?><mrq><ref>${ref}</ref><ver>01.00</ver><cid>${escaped(gateway)}</cid><dty>${type}</dty><did>${escaped(name)}</did>${elements}</mrq>`;
      frames.push(moment(`scaip/${gateway}`, body, ref));
    };
    for (const said of says) {
      const { measure, value } = said;
      if (measure === 'sos.pressed') send(`<mty>ME</mty><stc>${manualAlarm}</stc>`);
      else if (measure === 'fall.detected' && type === fallDetector) send(`<mty>ME</mty><stc>${automaticAlarm}</stc>`);
      else if (measure === 'button.tested') send(`<mty>ME</mty><stc>${test}</stc>`);
      else if (measure === 'available' && value === true) send('<mty>PI</mty>');
      else unsaid.push(said);
    }
    return { frames, unsaid };
  },
};
