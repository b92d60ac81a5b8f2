import type { Template } from './template.ts';
import {
  comparisons,
  filters,
  isIn,
  isTrue,
  memberOf,
  NotUnderstood,
  numberOf,
  type Rendered,
  textOf,
} from './template-values.ts';

/** Brackets in brackets. */
export const maxDepth = 24;

const token =
  /\s*(?:(\d+(?:\.\d+)?)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([A-Za-z_][A-Za-z0-9_]*)|(==|!=|<=|>=|[-+*/~<>()[\],.|]))/y;

type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'name' | 'sign'; readonly value: string };

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    if (text.slice(token.lastIndex).trim() === '') break;
    const found = token.exec(text);
    if (found === null) throw new NotUnderstood();
    const [, number, single, double, name, sign] = found;
    const quoted = single ?? double;
    if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) });
    else if (quoted !== undefined) tokens.push({ kind: 'string', value: quoted.replaceAll(/\\(.)/g, '$1') });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else tokens.push({ kind: 'sign', value: sign as string });
  }
  return tokens;
}

/** The expression between `{{` and `}}`. Throws `NotUnderstood`. */
export function expressionOf(text: string): Template {
  const parser = new Expression(tokensOf(text));
  const expression = parser.conditional();
  parser.end();
  return expression;
}

/** A recursive descent over one expression. */
class Expression {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  end(): void {
    if (this.#at !== this.#tokens.length) throw new NotUnderstood();
  }

  #is(value: string): boolean {
    const next = this.#tokens[this.#at];
    return next !== undefined && next.kind !== 'string' && next.value === value;
  }

  #skip(value: string): boolean {
    if (!this.#is(value)) return false;
    this.#at += 1;
    return true;
  }

  #expect(value: string): void {
    if (!this.#skip(value)) throw new NotUnderstood();
  }

  conditional(): Template {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new NotUnderstood();
    const value = this.#or();
    this.#depth -= 1;
    if (!this.#skip('if')) return value;
    const when = this.#or();
    const otherwise: Template = this.#skip('else') ? this.conditional() : () => undefined;
    return (input) => (isTrue(when(input)) ? value(input) : otherwise(input));
  }

  #or(): Template {
    let left = this.#and();
    while (this.#skip('or')) {
      const [a, b] = [left, this.#and()];
      left = (input) => (isTrue(a(input)) ? a(input) : b(input));
    }
    return left;
  }

  #and(): Template {
    let left = this.#not();
    while (this.#skip('and')) {
      const [a, b] = [left, this.#not()];
      left = (input) => (isTrue(a(input)) ? b(input) : a(input));
    }
    return left;
  }

  #not(): Template {
    if (!this.#skip('not')) return this.#comparison();
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new NotUnderstood();
    const value = this.#not();
    this.#depth -= 1;
    return (input) => !isTrue(value(input));
  }

  #comparison(): Template {
    const left = this.#sum();
    for (const [sign, holds] of Object.entries(comparisons)) {
      if (!this.#skip(sign)) continue;
      const right = this.#sum();
      return (input) => holds(left(input), right(input));
    }
    if (this.#skip('is')) {
      const not = this.#skip('not');
      this.#expect('defined');
      return (input) => (left(input) !== undefined) !== not;
    }
    const not = this.#skip('not');
    if (this.#skip('in')) {
      const list = this.#sum();
      return (input) => isIn(left(input), list(input)) !== not;
    }
    if (not) throw new NotUnderstood();
    return left;
  }

  #sum(): Template {
    let left = this.#product();
    for (;;) {
      const sign = (['+', '-', '~'] as const).find((one) => this.#skip(one));
      if (sign === undefined) return left;
      const [a, b] = [left, this.#product()];
      left =
        sign === '~'
          ? (input) => textOf(a(input)) + textOf(b(input))
          : (input) => numberOf(a(input)) + (sign === '+' ? 1 : -1) * numberOf(b(input));
    }
  }

  #product(): Template {
    let left = this.#filtered();
    for (;;) {
      const sign = (['*', '/'] as const).find((one) => this.#skip(one));
      if (sign === undefined) return left;
      const [a, b] = [left, this.#filtered()];
      left = (input) =>
        sign === '*' ? numberOf(a(input)) * numberOf(b(input)) : numberOf(a(input)) / numberOf(b(input));
    }
  }

  #filtered(): Template {
    let value = this.#skip('-') ? negative(this.#primary()) : this.#primary();
    while (this.#skip('|')) {
      const name = this.#name();
      const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
      if (filter === undefined) throw new NotUnderstood();
      const args: Template[] = [];
      if (this.#skip('(')) {
        while (!this.#is(')')) {
          args.push(this.conditional());
          if (!this.#skip(',')) break;
        }
        this.#expect(')');
      }
      const of = value;
      value = (input) =>
        filter(
          of(input),
          args.map((argument) => argument(input)),
        );
    }
    return value;
  }

  #name(): string {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'name') throw new NotUnderstood();
    this.#at += 1;
    return next.value;
  }

  #primary(): Template {
    let value = this.#atom();
    for (;;) {
      if (this.#skip('.')) {
        const key = this.#name();
        const of = value;
        value = (input) => memberOf(of(input), key);
      } else if (this.#skip('[')) {
        const key = this.conditional();
        this.#expect(']');
        const of = value;
        value = (input) => memberOf(of(input), key(input));
      } else return value;
    }
  }

  #atom(): Template {
    if (this.#skip('(')) {
      const inner = this.conditional();
      this.#expect(')');
      return inner;
    }
    if (this.#skip('[')) {
      const items: Template[] = [];
      while (!this.#is(']')) {
        items.push(this.conditional());
        if (!this.#skip(',')) break;
      }
      this.#expect(']');
      return (input) => items.map((item) => item(input));
    }
    const next = this.#tokens[this.#at];
    if (next === undefined || next.kind === 'sign') throw new NotUnderstood();
    this.#at += 1;
    if (next.kind !== 'name') return () => next.value;
    switch (next.value) {
      case 'value':
        return ({ value }) => value;
      case 'value_json':
        return ({ json }) => json as Rendered;
      case 'true':
      case 'True':
        return () => true;
      case 'false':
      case 'False':
        return () => false;
      case 'none':
      case 'None':
        return () => null;
      default:
        throw new NotUnderstood();
    }
  }
}

const negative =
  (value: Template): Template =>
  (input) =>
    -numberOf(value(input));
