import { sensitiveFields } from '../model/secret.ts';
import { meaningOf, type NameMeaning } from './credential-words.ts';

const blanks = /[ \t]*/y;
const plainText = /(?:\$\{[^}\s]{0,128}\}|[^\s,[\]{}])+/y;

/** A single line of a text. Matches expressions at offsets of the whole text and never reads beyond the line. */
export class LineText {
  readonly text: string;
  readonly end: number;

  constructor(text: string, end: number) {
    this.text = text;
    this.end = end;
  }

  /** The offset behind the match of a sticky expression at an offset. Undefined without a match. */
  after(expression: RegExp, at: number): number | undefined {
    expression.lastIndex = at;
    return expression.test(this.text) ? Math.min(expression.lastIndex, this.end) : undefined;
  }

  afterBlanks(at: number): number {
    return this.after(blanks, at) ?? at;
  }

  /** The offset behind the first word of an unquoted text. Undefined if no text begins there. */
  afterPlain(at: number): number | undefined {
    return this.after(plainText, at);
  }

  /** An unquoted text can continue behind blanks, up to a comma, a bracket or a comment. */
  endOfPlain(first: number): number {
    let end = first;
    for (;;) {
      const next = this.afterBlanks(end);
      if (next === end || next >= this.end || /[,[\]{}#]/.test(this.text[next] ?? '')) return end;
      const more = this.afterPlain(next);
      if (more === undefined) return end;
      end = more;
    }
  }

  slice(from: number, to: number): string {
    return this.text.slice(from, to);
  }
}

/** A name that looks like a credential, with the offset of its value. */
export interface FoundSecret {
  /** The offset of the name. */
  readonly from: number;
  readonly name: string;
  readonly meaning: NonNullable<NameMeaning>;
  /** The offset behind the name and its colon. */
  readonly value: number;
}

// It never reads beyond the line.
const nextWord = /[^\w.\n-]*([\w.-]+)/y;
// The characters between a name and its value: a colon, or the character written instead of it.
const assigned = /["']?(?:[ \t]*[:=]|[ \t]+(?=[^\s,}\]#]))/y;
// Behind the name of a sensitive field, everything counts as its value. An empty rest counts too, because the value may be on the next
// line.
const follows = /["']?(?:[ \t]*[:=]|[ \t]+(?=[^\s,}\]])|(?=[^\s,}\]])|[ \t]*$)/my;

/** The next name in a line that looks like a credential and has a value. */
export function findSecret(line: LineText, from: number): FoundSecret | undefined {
  nextWord.lastIndex = from;
  for (;;) {
    const name = nextWord.exec(line.text)?.[1];
    const end = nextWord.lastIndex;
    if (name === undefined || end > line.end) return undefined;
    const meaning = meaningOf(name);
    const value = meaning && line.after(meaning === 'sensitive' ? follows : assigned, end);
    if (meaning !== undefined && value !== undefined) return { from: end - name.length, name, meaning, value };
  }
}

/** True if the line holds the name of a sensitive field, with or without a value. */
export function holdsSensitiveName(line: LineText, from: number): boolean {
  const rest = line.slice(from, line.end);
  return [...sensitiveFields].some((field) => rest.includes(field));
}

/** True if a value continues on the next line: an open quote or bracket, a block, or an empty value. */
export function isOpen(value: string): boolean {
  if (/^(?:$|[#|>])/.test(value)) return true;
  if (/^[[{]/.test(value)) return !/[\]}]$/.test(value.trimEnd().replace(/,$/, '').trimEnd());
  const quote = value.charAt(0);
  return (quote === '"' || quote === "'") && !value.includes(quote, 1);
}
