/** The roots a SCAIP message may have: the request of SS 91100 and a plain form of it in the field. */
const roots = ['mrq', 'scaip'] as const;
const maxElements = 64;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

/**
 * The elements of a SCAIP message by name: one root, in it elements that hold nothing but text. That is all the XML the protocol
 * uses, so that is all that is read: a document type, a processing instruction other than the declaration, an attribute that is
 * no namespace, an entity of one's own or an element within an element is refused.
 *
 * @returns undefined for anything else.
 */
export function readScaipXml(text: string): ReadonlyMap<string, string> | undefined {
  let rest = text.replace(/^\ufeff/, '').trim();
  const declaration = /^<\?xml\s[^<>?]{0,100}\?>/.exec(rest);
  if (declaration !== null) rest = rest.slice(declaration[0].length).trim();
  if (rest.includes('<!') || rest.includes('<?')) return undefined;
  for (const root of roots) {
    const opening = new RegExp(`^<${root}(?:\\s+xmlns(?::[a-z]+)?="[^"<&]{0,200}")*\\s*>`).exec(rest);
    if (opening === null || !rest.endsWith(`</${root}>`)) continue;
    return elementsOf(rest.slice(opening[0].length, -`</${root}>`.length));
  }
  return undefined;
}

function elementsOf(inside: string): ReadonlyMap<string, string> | undefined {
  const elements = new Map<string, string>();
  const element = /\s*(?:<([a-z]{3})\s*\/>|<([a-z]{3})>([^<]*)<\/\2\s*>)\s*/y;
  while (element.lastIndex < inside.length) {
    const found = element.exec(inside);
    if (found === null || elements.size >= maxElements) return inside.trim() === '' ? elements : undefined;
    const name = (found[1] ?? found[2]) as string;
    const value = unescaped((found[3] ?? '').trim());
    if (value === undefined) return undefined;
    // The first counts; only `tnu` and the like may come again.
    if (!elements.has(name)) elements.set(name, value);
  }
  return elements;
}

function unescaped(text: string): string | undefined {
  let wrong = false;
  const plain = text.replaceAll(/&([^;&]{0,10});?/g, (whole, name: string) => {
    if (whole.endsWith(';') && Object.hasOwn(entities, name)) return entities[name] as string;
    const code = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
    const point =
      code === null ? Number.NaN : Number.parseInt(code[1] ?? code[2] ?? '', code[1] === undefined ? 10 : 16);
    if (whole.endsWith(';') && point >= 0x20 && point <= 0x10ffff) return String.fromCodePoint(point);
    wrong = true;
    return '';
  });
  return wrong ? undefined : plain;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Status numbers of an answer. */
export const scaipStatus = { accepted: 0, invalidFormat: 2, wrongContent: 3, notTreated: 5, tagMissing: 7 } as const;

/** The answer to a message: `mrs` to `mrq`, and in the plain form the same elements in `scaip`. */
export function scaipAnswer({
  root = 'mrs',
  ref,
  status,
  text = '',
}: {
  readonly root?: 'mrs' | 'scaip';
  readonly ref: string;
  readonly status: (typeof scaipStatus)[keyof typeof scaipStatus];
  readonly text?: string;
}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}><ref>${escaped(ref)}</ref><snu>${status}</snu><ste>${escaped(text)}</ste></${root}>`;
}
