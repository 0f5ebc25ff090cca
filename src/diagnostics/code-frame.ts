import type { Span } from './diagnostic.ts';
import { lineStarts } from './line-starts.ts';
import { columns, visible } from './visible.ts';

export interface CodeFrameOptions {
  /** Lines shown before and after the line in question; default 1. */
  readonly context?: number;
}

/** Characters of a line that are shown; a longer one is cut on both sides of the place in question. */
const window = 100;

/**
 * The lines around a place, numbered, with a caret under it. Plain text without a trailing newline; characters that a terminal
 * would act on are made visible. Sensitive values must have been masked in `text` before (`maskText`).
 */
export function codeFrame(text: string, span: Span, options: CodeFrameOptions = {}): string {
  const context = options.context ?? 1;
  const count = lineStarts(text).length;
  if (span.line < 1 || span.line > count) return '';
  const first = Math.max(1, span.line - context);
  const last = Math.min(count, span.line + context);
  const gutter = String(last).length;
  const cut = cutFor(lineOf(text, span.line), span);
  const frame: string[] = [];
  for (let line = first; line <= last; line += 1) {
    const isTarget = line === span.line;
    const shown = show(lineOf(text, line), cut);
    frame.push(`${isTarget ? '>' : ' '} ${String(line).padStart(gutter)} | ${shown}`.trimEnd());
    if (isTarget) frame.push(`  ${' '.repeat(gutter)} | ${caret(lineOf(text, line), span, cut)}`);
  }
  return frame.join('\n');
}

/** The range of columns that is shown, counted from 0. */
interface Cut {
  readonly from: number;
  readonly to: number;
}

function cutFor(line: string, span: Span): Cut {
  if (line.length <= window) return { from: 0, to: window };
  const from = Math.max(0, Math.min(span.column - 1 - window / 4, line.length - window));
  return { from, to: from + window };
}

function show(line: string, cut: Cut): string {
  const before = cut.from > 0 ? '…' : '';
  const after = line.length > cut.to ? '…' : '';
  return before + showAll(line.slice(cut.from, cut.to)) + after;
}

function caret(line: string, span: Span, cut: Cut): string {
  const start = Math.min(span.column - 1, line.length);
  const end = span.endLine > span.line ? line.length : Math.min(span.endColumn - 1, line.length);
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
  return text.slice(start, next - 1).replace(/\r$/, '');
}
