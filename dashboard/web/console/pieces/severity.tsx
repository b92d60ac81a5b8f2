import type { Severity } from '#contracts/alert';
import { useCommon } from '../words/common.ts';

/** Octagon, triangle, square, circle: told apart without colour, and at 12 px. */
const shapes: Readonly<Record<Severity, string>> = {
  P1: 'M5.3 1h5.4L15 5.3v5.4L10.7 15H5.3L1 10.7V5.3z',
  P2: 'M8 1.2 15.4 14.4H.6z',
  P3: 'M2 2h12v12H2z',
  P4: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2z',
};

/** The shape alone; its word stands next to it or in `SeverityMark`. */
export function SeverityShape({ severity, size = 16 }: { readonly severity: Severity; readonly size?: number }) {
  return (
    <svg className={`shape shape-${severity}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[severity]} />
      {severity === 'P1' && <path className="shape-sign" d="M7.1 3.8h1.8v5H7.1zM7.1 10.4h1.8v1.8H7.1z" />}
    </svg>
  );
}

/** Colour, shape and word together. */
export function SeverityMark({ severity, size = 16 }: { readonly severity: Severity; readonly size?: number }) {
  const common = useCommon();
  return (
    <span className={`severity severity-${severity}`}>
      <SeverityShape severity={severity} size={size} />
      {common(`severity.${severity}`)}
    </span>
  );
}
