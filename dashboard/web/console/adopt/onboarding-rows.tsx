import { Link } from 'react-router';
import type { OnboardedDevice, OnboardingError } from '#contracts/adoption';
import { inLanguage } from '../words/language.ts';
import { adoptWords } from './words.ts';

/** More than a person reads at once; the file has them all. */
const shown = 200;

/** What is wrong with a sheet, by line and column. */
export function OnboardingFaults({ errors }: { readonly errors: readonly OnboardingError[] }) {
  const t = adoptWords.use();
  return (
    <div className="scroll">
      <h3 className="sheet-part">{t('sheet.part.bad')}</h3>
      <table className="records" data-testid="faults">
        <thead>
          <tr>
            <th scope="col" style={{ width: '88px' }}>
              {t('sheet.row')}
            </th>
            <th scope="col" style={{ width: '140px' }}>
              {t('sheet.column')}
            </th>
            <th scope="col">{t('sheet.fault')}</th>
          </tr>
        </thead>
        <tbody>
          {errors.slice(0, shown).map(({ row, column, text }) => (
            <tr key={`${row} ${column} ${text.en}`}>
              <td data-label={t('sheet.row')}>{t('sheet.line', { n: row })}</td>
              <td data-label={t('sheet.column')}>{t(`column.${column}`)}</td>
              <td data-label={t('sheet.fault')}>{inLanguage(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Rest of={errors.length} />
    </div>
  );
}

/** The good lines as the devices they become, or have become. */
export function OnboardedRows({
  devices,
  titleOf,
  written,
}: {
  readonly devices: readonly OnboardedDevice[];
  readonly titleOf: (kind: string) => string;
  readonly written: boolean;
}) {
  const t = adoptWords.use();
  return (
    <div className="scroll">
      <h3 className="sheet-part">{t(written ? 'sheet.part.written' : 'sheet.part.good')}</h3>
      <table className="records" data-testid="good">
        <thead>
          <tr>
            <th scope="col" style={{ width: '88px' }}>
              {t('sheet.row')}
            </th>
            <th scope="col">{t('column.name')}</th>
            <th scope="col">{t('column.kind')}</th>
            <th scope="col" style={{ width: '28%' }}>
              {t('column.home')}
            </th>
            <th scope="col">{t('column.room')}</th>
            <th scope="col">{t('column.resident')}</th>
            <th scope="col">{t('column.externalName')}</th>
          </tr>
        </thead>
        <tbody>
          {devices.slice(0, shown).map(({ row, id, name, kind, address, room, resident, externalName }) => (
            <tr key={row}>
              <td data-label={t('sheet.row')}>{t('sheet.line', { n: row })}</td>
              <td data-label={t('column.name')}>{written ? <Link to={`/devices/${id}`}>{name}</Link> : name}</td>
              <td data-label={t('column.kind')}>{titleOf(kind)}</td>
              <td data-label={t('column.home')}>{address}</td>
              <td data-label={t('column.room')}>{room}</td>
              <td data-label={t('column.resident')}>{resident}</td>
              <td data-label={t('column.externalName')}>{externalName}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Rest of={devices.length} />
    </div>
  );
}

function Rest({ of }: { readonly of: number }) {
  const t = adoptWords.use();
  return of > shown ? <p className="faint">{t('sheet.rest', { n: of - shown })}</p> : null;
}
