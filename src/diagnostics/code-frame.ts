import type { Span } from './diagnostic.ts';
import { columns, visible } from './hidden-characters.ts';
import { showMasked, shownOffset } from './mask-text.ts';

interface CodeFrameOptions {
  /** The number of lines before and after the line of the place. Default 1. */
  readonly context?: number;
}

/** The most characters of a line that are shown. A longer line is cut on both sides of the place. */
const window = 100;
/** In characters. A longer line is not shown, because each of thousands of frames would scan all of it. */
const longestLine = 20_000;

/**
 * The numbered lines around a place, with a caret below it. Plain text without a final line break. Characters that a terminal would act on
 * are made visible. `text` is masked (`maskText`); hidden parts appear as `***`. Empty if the line does not exist, or if all lines are too
 * long to read.
 */
export function codeFrame(text: string, span: Span, options: CodeFrameOptions = {}): string {
  const context = options.context ?? 1;
  const count = lineStarts(text).length;
  if (span.line < 1 || span.line > count) return '';
  const first = Math.max(1, span.line - context);
  const last = Math.min(count, span.line + context);
  const gutter = String(last).length;
  const target = lineOf(text, span.line);
  if (target.length > longestLine) return '';
  const place = placeIn(target, span);
  const cut = cutFor(showMasked(target).length, place);
  const frame: string[] = [];
  for (let line = first; line <= last; line += 1) {
    const isTarget = line === span.line;
    const whole = lineOf(text, line);
    const shown = whole.length > longestLine ? '…' : show(showMasked(whole), cut);
    frame.push(`${isTarget ? '>' : ' '} ${String(line).padStart(gutter)} | ${shown}`.trimEnd());
    if (isTarget) frame.push(`  ${' '.repeat(gutter)} | ${caret(showMasked(target), place, cut)}`);
  }
  return frame.join('\n');
}

/** The columns that are shown, counted from 0. */
interface Cut {
  readonly from: number;
  readonly to: number;
}

/** A position in its line, as the line is shown. */
interface Place {
  readonly start: number;
  readonly end: number;
}

function placeIn(line: string, span: Span): Place {
  const start = Math.min(span.column - 1, line.length);
  const end = span.endLine > span.line ? line.length : Math.min(span.endColumn - 1, line.length);
  return { start: shownOffset(line, start), end: shownOffset(line, end) };
}

function cutFor(length: number, { start }: Place): Cut {
  if (length <= window) return { from: 0, to: window };
  const from = Math.max(0, Math.min(start - window / 4, length - window));
  return { from, to: from + window };
}

function show(line: string, cut: Cut): string {
  const before = cut.from > 0 ? '…' : '';
  const after = line.length > cut.to ? '…' : '';
  return before + showAll(line.slice(cut.from, cut.to)) + after;
}

function caret(line: string, { start, end }: Place, cut: Cut): string {
  const lead = columns(showAll(line.slice(cut.from, start))) + (cut.from > 0 ? 1 : 0);
  const width = columns(showAll(line.slice(start, Math.min(end, cut.to))));
  return ' '.repeat(lead) + '^'.repeat(Math.max(1, width));
}

function showAll(text: string): string {
  let shown = '';
  for (const character of text) shown += visible(character);
  return shown;
}

function lineOf(text: string, line: number): string {
  const starts = lineStarts(text);
  const start = starts[line - 1] ?? text.length;
  const next = starts[line] ?? text.length + 1;
  return text.slice(start, text[next - 2] === '\r' ? next - 2 : next - 1);
}

// Thousands of diagnostics may alternate between two texts. The cache scans each text only once. It is emptied when it is full.
const known = new Map<string, readonly number[]>();
const mostCharacters = 64 * 1024 * 1024;
let characters = 0;

/** The offset of the first character of every line. Lines end with LF or CRLF. The results for the latest texts are cached. */
export function lineStarts(text: string): readonly number[] {
  const kept = known.get(text);
  if (kept !== undefined) return kept;
  if (characters + text.length > mostCharacters) {
    known.clear();
    characters = 0;
  }
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  known.set(text, starts);
  characters += text.length;
  return starts;
}

/** The line (from 1) and the column (from 1, in UTF-16 code units) of an offset. */
export function positionAt(
  starts: readonly number[],
  offset: number,
): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: Math.max(0, offset - (starts[low] ?? 0)) + 1 };
}

/** The offset of a line and a column, limited to the range of the text. */
export function offsetOf(text: string, line: number, column: number): number {
  const start = lineStarts(text)[line - 1] ?? text.length;
  return Math.min(text.length, start + column - 1);
}
