import type { Text } from '#contracts/text';

/** One error as the JSON Schema validator reports it. */
export interface Complaint {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
}

/** The patterns of the contracts, in words. */
const patternsInWords: Readonly<Record<string, Text>> = {
  '^[A-Za-z0-9][A-Za-z0-9_.-]*$': {
    zh: '只能使用字母、数字和 _ . -，并以字母或数字开头',
    en: 'may only hold letters, digits and _ . - and starts with a letter or digit',
  },
  '^[0-9+ -]+$': { zh: '只能使用数字、空格、+ 和 -', en: 'may only hold digits, spaces, + and -' },
  '^[^@\\s]+@[^@\\s]+$': { zh: '应为邮箱地址，如 a@b.cn', en: 'must be an e-mail address such as a@b.cn' },
  '^https?://': { zh: '应以 http:// 或 https:// 开头', en: 'must begin with http:// or https://' },
  '^\\d{4}-\\d{2}-\\d{2}$': { zh: '应为日期，如 1941-03-08', en: 'must be a date such as 1941-03-08' },
  '^[\\p{L}\\p{N}_.-]+$': { zh: '只能使用文字、数字和 _ . -', en: 'may only hold letters, digits and _ . -' },
};

const typesInWords: Readonly<Record<string, Text>> = {
  string: { zh: '应为文字', en: 'must be text' },
  integer: { zh: '应为整数', en: 'must be a whole number' },
  number: { zh: '应为数字', en: 'must be a number' },
  boolean: { zh: '应为 true 或 false', en: 'must be true or false' },
  array: { zh: '应为列表', en: 'must be a list' },
  object: { zh: '应为 JSON 对象', en: 'must be a JSON object' },
};

function inWords({ keyword, params, message }: Complaint): Text {
  const limit = String(params.limit);
  switch (keyword) {
    case 'required':
      return { zh: '必填', en: 'is required' };
    case 'additionalProperties':
      return { zh: '没有这个字段，请去掉', en: 'is not a known field; leave it out' };
    case 'enum': {
      const allowed = Array.isArray(params.allowedValues) ? params.allowedValues.join(', ') : '';
      return { zh: `应为以下之一：${allowed}`, en: `must be one of: ${allowed}` };
    }
    case 'minLength':
      return limit === '1'
        ? { zh: '不能为空', en: 'must not be empty' }
        : { zh: `至少 ${limit} 个字符`, en: `must have at least ${limit} characters` };
    case 'maxLength':
      return { zh: `最多 ${limit} 个字符`, en: `must have at most ${limit} characters` };
    case 'minimum':
      return { zh: `不能小于 ${limit}`, en: `must be ${limit} or more` };
    case 'maximum':
      return { zh: `不能大于 ${limit}`, en: `must be ${limit} or less` };
    case 'minItems':
      return { zh: `至少 ${limit} 项`, en: `must have at least ${limit} entries` };
    case 'maxItems':
      return { zh: `最多 ${limit} 项`, en: `must have at most ${limit} entries` };
    case 'type':
      return typesInWords[String(params.type)] ?? { zh: '类型不对', en: `must be ${params.type}` };
    case 'pattern':
      return patternsInWords[String(params.pattern)] ?? { zh: '格式不对', en: 'does not have the expected form' };
    default:
      return { zh: '不符合要求', en: message ?? 'is not as it must be' };
  }
}

/** `/contacts/0/phone` → `contacts[0].phone`. */
function pathOf({ instancePath, keyword, params }: Complaint): string {
  const missing = keyword === 'required' ? params.missingProperty : undefined;
  const extra = keyword === 'additionalProperties' ? params.additionalProperty : undefined;
  const last = missing ?? extra;
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return [...steps, ...(last === undefined ? [] : [String(last)])].reduce(
    (path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`),
    '',
  );
}

/** Validation errors as a person reads them: where, and what to do; one for each place. */
export function complaintsInWords(
  complaints: readonly Complaint[],
  language: keyof Text,
): { path: string; message: string }[] {
  // A field that may be null complains three times: about its form, that it is not null, that neither holds.
  const telling = complaints.filter(
    ({ keyword, params }) => keyword !== 'anyOf' && !(keyword === 'type' && params.type === 'null'),
  );
  const said = new Map<string, string>();
  for (const complaint of telling.length > 0 ? telling : complaints) {
    const path = pathOf(complaint);
    if (!said.has(path)) said.set(path, inWords(complaint)[language]);
  }
  return [...said].map(([path, message]) => ({ path, message }));
}
