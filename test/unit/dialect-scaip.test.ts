import { describe, expect, test } from 'vitest';
import { readScaipXml, scaipAnswer, scaipStatus } from '#hub/ingest/dialects/scaip-xml';
import { heardDevice, on } from '#test/support/heard-device';

const message = (elements: string, root = 'mrq') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${elements}</${root}>`;
const alarm = '<ref>803137200003</ref><mty>ME</mty><cid>8031372</cid><dty>0004</dty><stc>0010</stc><crd>gsm:+</crd>';

describe('a message', () => {
  test('of the device, of its controller, or of the controller where no device is named', () => {
    for (const name of ['001d', '77/001d', '77']) {
      expect(
        heardDevice('sos-button', name).means('scaip/a', message('<cid>77</cid><dty>0003</dty><did>001d</did>')),
      ).toEqual([on('sos.pressed')]);
    }
    expect(
      heardDevice('sos-button', '26317').means(
        'scaip/a',
        message('<cid>26317</cid><dty>02</dty><did>00</did><stc>010</stc>'),
      ),
    ).toEqual([on('sos.pressed')]);
  });

  test.for([
    ['<mty>ME</mty><stc>0010</stc>', [on('sos.pressed')]],
    ['<stc>10</stc>', [on('sos.pressed')]],
    ['', [on('sos.pressed')]],
    ['<mty>PI</mty><stc>0009</stc>', [on('available')]],
    ['<mty>PI</mty>', [on('available')]],
    ['<mty>RE</mty><stc>0092</stc>', [on('available')]],
    ['<stc>0019</stc>', [on('available')]],
    ['<stc>0070</stc>', [on('available')]],
    ['<stc>0071</stc>', [on('presence')]],
    ['<stc>102</stc>', [on('button.tested')]],
    ['<stc>0067</stc>', [on('scaip.status', '0067')]],
    ['<stc>0010</stc><lte>K&#252;che &amp; Bad</lte>', [on('sos.pressed'), on('scaip.location', 'Küche & Bad')]],
  ] as const)('%s', ([elements, means]) => {
    expect(
      heardDevice('sos-button', '77').means('scaip/a', message(`<cid>77</cid><dty>0004</dty>${elements}`)),
    ).toEqual(means);
  });

  test('is taken once by its reference', () => {
    const { says } = heardDevice('sos-button', '8031372');
    expect(says('scaip/a', message(alarm))).toMatchObject({ kind: 'accepted', seen: [{ messageId: '803137200003' }] });
    expect(says('scaip/a', message(alarm))).toMatchObject({ kind: 'ignored', ignored: 'duplicate' });
  });
});

describe('the parser', () => {
  test.for([
    ['an unclosed root', '<mrq><cid>1</cid>'],
    ['a document type', '<!DOCTYPE mrq><mrq><cid>1</cid></mrq>'],
    ['an entity of its own', '<!DOCTYPE mrq [<!ENTITY x "y">]><mrq><cid>&x;</cid></mrq>'],
    ['an undefined entity', '<mrq><cid>&x;</cid></mrq>'],
    ['a comment', '<mrq><!-- --><cid>1</cid></mrq>'],
    ['an instruction', '<mrq><?php ?><cid>1</cid></mrq>'],
    ['an attribute', '<mrq><cid x="1">1</cid></mrq>'],
    ['an element in an element', '<mrq><cid><dty>1</dty></cid></mrq>'],
    ['an element closed by another', '<mrq><cid>1</dty></mrq>'],
    ['text beside elements', '<mrq>x<cid>1</cid></mrq>'],
    ['another root', '<html><cid>1</cid></html>'],
    ['a surrogate by number', '<mrq><cid>&#1114112;</cid></mrq>'],
  ])('refuses %s', ([, text]) => {
    expect(readScaipXml(text as string)).toBeUndefined();
  });

  test('reads the answer it writes', () => {
    const answer = scaipAnswer({ ref: 'a&b', status: scaipStatus.accepted });
    expect(answer).toContain('<snu>0</snu>');
    expect(readScaipXml(answer.replaceAll('mrs', 'mrq'))?.get('ref')).toBe('a&b');
  });
});

describe('an alarm gets through', () => {
  test('of a device nobody knows', () => {
    const { home, says } = heardDevice('sos-button', '77');
    expect(says('scaip/a', message(alarm))).toMatchObject({
      kind: 'rejected',
      findings: [{ type: 'unknown-device-call', subject: { key: 'device:gw-502/8031372' } }],
    });
    expect(home.ingest.unknown.of('gw-502')).toMatchObject([{ name: '8031372', calledForHelp: true }]);
    expect(says('scaip/a', message('<cid>8031372</cid><dty>0004</dty><stc>0070</stc>')).findings).toBeUndefined();
  });

  test.for([
    ['without its controller', message('<dty>0004</dty><stc>0010</stc>')],
    ['broken elsewhere', '<mrq><cid>77</cid><dty>0004</dty><stc>0010</stc><lte>'],
  ] as const)('%s, as the word of the bridge', ([, payload]) => {
    const { readings } = heardDevice('sos-button', '77');
    expect(readings('scaip/a', payload)).toMatchObject([{ deviceId: 'gw-502', measure: 'sos.pressed', value: true }]);
  });
});

test('a message without its controller is refused', () => {
  expect(heardDevice('sos-button', '77').says('scaip/a', message('<dty>0004</dty><stc>0070</stc>'))).toMatchObject({
    kind: 'rejected',
    rejected: { code: 'payload.speaker' },
  });
});
