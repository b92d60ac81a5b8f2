import { expressionOf, maxDepth } from './template-expression.ts';
import { isTrue, NotUnderstood, type Rendered, textOf } from './template-values.ts';

export interface TemplateInput {
  readonly value: string;
  readonly json: unknown;
}

export type Template = (input: TemplateInput) => Rendered;

const maxLength = 1_000;

/**
 * A small and harmless part of Jinja, enough for the value templates devices announce: text around one or more `{{ … }}`; names
 * `value` and `value_json` with `.key`, `['key']`, `[0]`; literals, lists; `== != < <= > >= in not and or + - * / ~`, `… if … else …`,
 * brackets; the filters int, float, round, lower, upper, trim, default, abs, string, bool, is_defined, tojson and `is defined`;
 * and `{% if … %}…{% elif … %}…{% else %}…{% endif %}`. No loops, no calls, no other names: nothing in it can run long.
 *
 * @returns undefined for what is beyond this part.
 */
export function templateOf(text: string): Template | undefined {
  if (text.length > maxLength) return undefined;
  try {
    const parts = text.split(/(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})/).filter((part) => part !== '');
    const reader = new Blocks(parts);
    const body = reader.body();
    if (!reader.done) return undefined;
    return (input) => {
      try {
        return body(input);
      } catch {
        // `int` of a word, a name of nothing: Jinja fails, and nothing was said.
        return undefined;
      }
    };
  } catch {
    return undefined;
  }
}

const trimmedTag = (part: string): string =>
  part
    .slice(2, -2)
    .replace(/^[-+]|[-+]$/g, '')
    .trim();

/** Text, expressions and `if` blocks, in a row. */
class Blocks {
  readonly #parts: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(parts: readonly string[]) {
    this.#parts = parts;
  }

  get done(): boolean {
    return this.#at === this.#parts.length;
  }

  body(): Template {
    const pieces: Template[] = [];
    let part = this.#parts[this.#at];
    while (part !== undefined) {
      if (part.startsWith('{{')) {
        pieces.push(expressionOf(trimmedTag(part)));
        this.#at += 1;
      } else if (part.startsWith('{%')) {
        if (!trimmedTag(part).startsWith('if ')) break;
        pieces.push(this.#conditional());
      } else {
        const text = part;
        pieces.push(() => text);
        this.#at += 1;
      }
      part = this.#parts[this.#at];
    }
    const [only] = pieces;
    // An expression alone keeps its type; white space around it is none of it.
    const telling = pieces.filter((piece, index) => piece !== only || index > 0);
    if (only !== undefined && telling.length === 0) return only;
    return (input) => pieces.map((piece) => textOf(piece(input))).join('');
  }

  #conditional(): Template {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new NotUnderstood();
    const branches: { readonly when: Template; readonly body: Template }[] = [];
    let otherwise: Template = () => '';
    let tag = trimmedTag(this.#parts[this.#at] ?? '');
    for (;;) {
      const condition = /^(?:el)?if\s+([\s\S]+)$/.exec(tag)?.[1];
      this.#at += 1;
      if (condition !== undefined) branches.push({ when: expressionOf(condition), body: this.body() });
      else if (tag === 'else') otherwise = this.body();
      else if (tag === 'endif') break;
      else throw new NotUnderstood();
      tag = trimmedTag(this.#parts[this.#at] ?? '');
      if (tag === '') throw new NotUnderstood();
    }
    this.#depth -= 1;
    return (input) => (branches.find(({ when }) => isTrue(when(input)))?.body ?? otherwise)(input);
  }
}
