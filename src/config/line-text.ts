const blanks = /[ \t]*/y;
const plainText = /(?:\$\{[^}\s]{0,128}\}|[^\s,[\]{}])+/y;

/** One line of a text: expressions are tried at an offset of the whole text and never read beyond the line. */
export class LineText {
  readonly text: string;
  /** The offset of the end of the line. */
  readonly end: number;

  constructor(text: string, end: number) {
    this.text = text;
    this.end = end;
  }

  /** The offset behind what a sticky expression matches at an offset; undefined where it does not match. */
  after(expression: RegExp, at: number): number | undefined {
    expression.lastIndex = at;
    return expression.test(this.text) ? Math.min(expression.lastIndex, this.end) : undefined;
  }

  afterBlanks(at: number): number {
    return this.after(blanks, at) ?? at;
  }

  /** The offset behind the first word of a text without quotes; undefined where none begins. */
  afterPlain(at: number): number | undefined {
    return this.after(plainText, at);
  }

  /** A text without quotes may go on behind blanks, up to a comma, a bracket or a comment. */
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
