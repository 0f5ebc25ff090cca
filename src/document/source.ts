import type { Span } from '../diagnostics/diagnostic.ts';
import { lineStarts, positionAt } from '../diagnostics/line-starts.ts';

/** A document source as it was read. `name` is as the user gave it, with forward slashes; `<stdin>` for standard input. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** A source whose lines are counted only when somebody asks for a position. */
export class Source {
  readonly name: string;
  readonly text: string;
  #starts: readonly number[] | undefined;

  constructor({ name, text }: SourceText) {
    this.name = name;
    this.text = text;
  }

  /** The span of a range of offsets; the end is exclusive. */
  span(from: number, to: number): Span {
    this.#starts ??= lineStarts(this.text);
    const length = this.text.length;
    const start = positionAt(this.#starts, Math.min(from, length));
    const end = positionAt(this.#starts, Math.min(Math.max(from, to), length));
    return { file: this.name, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }
}
