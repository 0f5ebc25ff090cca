import type { Span } from '../diagnostics/diagnostic.ts';
import { findHidden } from '../diagnostics/hidden-characters.ts';
import { positionAt } from '../diagnostics/line-starts.ts';
import { Source, type SourceText } from '../document/source.ts';

/**
 * Where a text seems to hold sensitive values, line by line: it works on a text that is not YAML at all, and hides too much
 * rather than too little. A value that only names a variable stays visible. Characters that cannot be seen hide no key from it.
 */
export function sensitiveLines(text: SourceText): readonly Span[] {
  const source = new Source(text);
  const shown = new ShownText(text.text);
  const spans: Span[] = [];
  for (const [from, to] of sensitiveRanges(shown.text)) {
    spans.push(source.span(shown.originalOffset(from), shown.originalOffset(to)));
  }
  return spans;
}

/** A text as it looks: without what cannot be seen, with a space for every blank. */
class ShownText {
  readonly text: string;
  /** Where each piece that was kept begins, here and in the original. */
  readonly #starts: number[] = [];
  readonly #originals: number[] = [];

  constructor(original: string) {
    const pieces: string[] = [];
    let length = 0;
    let done = 0;
    const keep = (piece: string, from: number) => {
      pieces.push(piece);
      this.#starts.push(length);
      this.#originals.push(from);
      length += piece.length;
    };
    for (const { character, at } of findHidden(original)) {
      keep(original.slice(done, at), done);
      done = at + character.length;
      if (/[\p{Zs}\r]/u.test(character)) keep(character === '\r' ? '\n' : ' ', at);
    }
    keep(original.slice(done), done);
    this.text = pieces.join('');
  }

  originalOffset(at: number): number {
    const { line: piece, column } = positionAt(this.#starts, at);
    return (this.#originals[piece - 1] ?? 0) + column - 1;
  }
}

const word = /[\w-]+/g;
// What looks like the name of a sensitive field, misspelt ones included.
const sensitiveWord = /md5|pairing|secret|passw/i;
// Its colon, or what somebody wrote in its place.
const assigned = /["']?(?:\s*:|[ \t]*=|[ \t]+(?=\S))/y;
const onlyVariable = /[ \t]*["']?\$\{env:\w+\}["']?[ \t\r]*(?=[,}\]#\n]|$)/y;

function* sensitiveRanges(text: string): Generator<readonly [number, number]> {
  let done = 0;
  for (const match of text.matchAll(word)) {
    if (match.index < done || !sensitiveWord.test(match[0])) continue;
    const from = endOf(assigned, text, match.index + match[0].length);
    if (from === undefined || endOf(onlyVariable, text, from) !== undefined) continue;
    const lineEnd = endOfLine(text, from);
    done = endOfBlock(text, lineEnd, indentAt(text, match.index));
    let start = from;
    while (text[start] === ' ' || text[start] === '\t') start += 1;
    if (done > start) yield [start, done];
  }
}

/** Where a sticky expression that matches at an offset ends. */
function endOf(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}

/** The end of the lines that follow and are indented deeper: a block scalar, a list, the rest of a long string. */
function endOfBlock(text: string, lineEnd: number, indent: number): number {
  let end = lineEnd;
  while (end < text.length) {
    const next = endOfLine(text, end + 1);
    const line = text.slice(end + 1, next);
    if (line.trim() !== '' && indentOf(line) <= indent) break;
    end = next;
  }
  return end;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function indentAt(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return indentOf(text.slice(start, offset));
}

/** The dash of a list item counts as indentation, as it does in YAML. */
function indentOf(line: string): number {
  return /^[\s-]*/.exec(line)?.[0].length ?? 0;
}
