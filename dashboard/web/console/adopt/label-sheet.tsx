import { Button } from 'antd';
import type { PreparedSecret } from '#contracts/adoption';
import { Page, Panel } from '../pieces/page.tsx';
import { useCommon } from '../words/common.ts';
import { QrCode } from './qr-code.tsx';
import { saveSheet } from './save-sheet.ts';
import { adoptWords } from './words.ts';

/** The labels of one batch, to be printed, and the logins, to be written into the devices. Seen this once. */
export function LabelSheet({
  made,
  titleOf,
  up,
  onMore,
}: {
  readonly made: readonly PreparedSecret[];
  readonly titleOf: (kind: string) => string;
  readonly up: { readonly to: string; readonly label: string };
  readonly onMore: () => void;
}) {
  const t = adoptWords.use();
  const common = useCommon();
  const save = () =>
    void saveSheet('prepared-devices.xlsx', {
      titles: [t('kind'), t('prepared.username'), t('prepared.password'), t('claim.code')],
      rows: made.map(({ kind, username, password, claimCode }) => [titleOf(kind), username, password, claimCode]),
    });
  return (
    <Page
      title={t('prepared.title')}
      up={up}
      actions={
        <>
          <Button type="primary" onClick={() => window.print()}>
            {t('prepared.print')}
          </Button>
          <Button onClick={save}>{t('prepared.save')}</Button>
          <Button onClick={onMore}>{t('prepared.more')}</Button>
        </>
      }
    >
      <p className="notice no-print" role="status">
        {t('prepared.once')}
      </p>
      <section className="card">
        <div className="card-head no-print">
          <h2>{t('prepared.labels', { n: made.length })}</h2>
        </div>
        <div className="labels">
          {made.map(({ deviceId, kind, claimCode }) => (
            <div key={deviceId} className="label" data-testid="label">
              <QrCode text={`${location.origin}/console/claim/${claimCode}`} title={claimCode} />
              <div className="label-words">
                <strong>{titleOf(kind)}</strong>
                <code data-testid="claim-code">{claimCode}</code>
                <small>
                  {common('brand')} · {t('label.scan')}
                  <br />
                  {deviceId}
                </small>
              </div>
            </div>
          ))}
        </div>
      </section>
      <div className="no-print logins">
        <Panel title={t('prepared.logins')}>
          <div className="scroll">
            <table className="records">
              <thead>
                <tr>
                  <th scope="col">{t('prepared.username')}</th>
                  <th scope="col">{t('prepared.password')}</th>
                </tr>
              </thead>
              <tbody>
                {made.map(({ deviceId, password }) => (
                  <tr key={deviceId} data-testid="login">
                    <td data-label={t('prepared.username')}>
                      <code>{deviceId}</code>
                    </td>
                    <td data-label={t('prepared.password')}>
                      <code>{password}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      </div>
    </Page>
  );
}
