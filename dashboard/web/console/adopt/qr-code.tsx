import { create } from 'qrcode';

/** Blank modules a reader needs around a symbol (ISO/IEC 18004 §5.3.8). */
const quietZone = 4;

/** A QR code as one path, so that it prints sharp at any size. Level M: a scratch does not make it unreadable. */
export function QrCode({ text, title }: { readonly text: string; readonly title: string }) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size, data } = modules;
  let path = '';
  for (let at = 0; at < data.length; at++) {
    if (data[at]) path += `M${(at % size) + quietZone} ${Math.floor(at / size) + quietZone}h1v1h-1z`;
  }
  const side = size + 2 * quietZone;
  return (
    <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={title} shapeRendering="crispEdges">
      <path d={path} fill="#000" />
    </svg>
  );
}
