import type { SourceNode } from '../plan/plan-tree.ts';
import type { Paint } from './paint.ts';
import { breakCommands, excerptMiddle, safeExcerpt, sanitiseText, type Untrusted } from './sanitise.ts';

const longestSentence = 600;

/** Makes untrusted text safe to use inside a line, and limits its length. */
export function say(text: Untrusted): string {
  return safeExcerpt(text.untrusted, longestSentence);
}

/** As `say`, in full: what a guard says and what lifts it. */
export function sayWhole(text: Untrusted): string {
  return sanitiseText(text.untrusted);
}

/** The most characters of a name that people see, in every format but JSON and diff. */
export const longestName = 80;

/** As `say`, for a name: a long one is cut in the middle. */
export function sayName(text: Untrusted): string {
  return sanitiseText(excerptMiddle(text.untrusted, longestName));
}

/** `demarc.yaml:31:3`. */
export function sourceText(source: SourceNode): string {
  return `${say(source.file)}:${source.line}:${source.column}`;
}

/**
 * Joins lines to an output. It removes spaces at line ends, breaks workflow commands and ends the last line. No lines give an empty text.
 */
export function finishText(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `${breakCommands(lines.map((line) => line.trimEnd()).join('\n'))}\n`;
}

export function indent(lines: readonly string[], by: number): readonly string[] {
  const space = ' '.repeat(by);
  return lines.map((line) => (line === '' ? '' : space + line));
}

/** Joins items with commas into lines of at most `width` characters. A single longer item gets its own line. */
export function wrap(items: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  items.forEach((item, at) => {
    const piece = at === items.length - 1 ? item : `${item},`;
    const longer = line === '' ? piece : `${line} ${piece}`;
    if (longer.length > width && line !== '') {
      lines.push(line);
      line = piece;
    } else line = longer;
  });
  return line === '' ? lines : [...lines, line];
}

/** Breaks a text into lines of at most `width` columns, only at spaces. A longer word stays whole. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const wide = textWidth(word);
    if (line !== '' && used + 1 + wide > width) {
      lines.push(line);
      line = word;
      used = wide;
    } else {
      line = line === '' ? word : `${line} ${word}`;
      used += (used === 0 ? 0 : 1) + wide;
    }
  }
  return line === '' ? lines : [...lines, line];
}

// East Asian wide and fullwidth letters, and emoji, take two terminal columns. Combining marks take none.
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
const none = /\p{Mn}|\p{Me}/u;

/** The number of terminal columns of a text. It is exact enough to align a table. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += none.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** The layout of a table whose lines are wider than the terminal. */
interface TableLayout {
  /** The columns of the terminal. Undefined for other outputs: lines then have any length. */
  readonly width: number | undefined;
  /** Titles of columns that may break between words. Columns with text to copy are not among them. */
  readonly breakable: readonly string[];
}

/** Titles and cells that are safe to print. All rows have the same length. */
interface SafeTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const widestCell = 200;
const gap = '  ';

/**
 * Renders rows of untrusted cells as aligned columns below their titles. Without rows, it returns the sentence instead. In a narrow
 * terminal, it leaves out empty columns and breaks cells over several lines. If that is not enough, every row gets several lines. It never
 * cuts text to fit. Ends with a line break.
 */
export function tableText(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
  { width, breakable }: TableLayout,
): string {
  if (rows.length === 0) return finishText([none]);
  const safe = rows.map((row) => row.map((cell) => safeExcerpt(cell, widestCell) || '-'));
  const whole = { titles, rows: safe };
  const natural = widthsOf(whole);
  if (width === undefined || lineWidth(natural) <= width) return finishText(columnLines(whole, natural));
  const table = withoutEmptyColumns(whole);
  const narrowed = narrow(table, widthsOf(table), width, breakable);
  return finishText(narrowed === undefined ? stackedLines(table, width, breakable) : columnLines(table, narrowed));
}

/** Removes empty columns, so that the others have more room. */
function withoutEmptyColumns({ titles, rows }: SafeTable): SafeTable {
  const filled = titles.map((_, at) => rows.some((row) => row[at] !== '-'));
  const kept = (row: readonly string[]) => row.filter((_, at) => filled[at] === true);
  return { titles: kept(titles), rows: rows.map(kept) };
}

function widthsOf(table: SafeTable): readonly number[] {
  return table.titles.map((_, at) => widest(table, at));
}

function widest({ titles, rows }: SafeTable, at: number): number {
  return rows.reduce((most, row) => Math.max(most, textWidth(row[at] ?? '')), textWidth(titles[at] ?? ''));
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap.length * Math.max(0, widths.length - 1);
}

function columnLines({ titles, rows }: SafeTable, widths: readonly number[]): readonly string[] {
  return [titles, ...rows].flatMap((row) => {
    const cells = row.map((cell, at) => {
      const width = widths[at] ?? 0;
      return textWidth(cell) <= width ? [cell] : wrapWords(cell, width);
    });
    const height = cells.reduce((most, lines) => Math.max(most, lines.length), 1);
    return Array.from({ length: height }, (_, line) =>
      cells.map((lines, at) => padText(lines[line] ?? '', widths[at] ?? 0)).join(gap),
    );
  });
}

/** The widths at which the table fits. It narrows the widest breakable columns first. Undefined if a word would have to break. */
function narrow(
  table: SafeTable,
  widths: readonly number[],
  width: number,
  breakable: readonly string[],
): readonly number[] | undefined {
  const least = widths.map((natural, at) =>
    breakable.includes(table.titles[at] ?? '')
      ? Math.min(natural, Math.max(leastCell, longestWord(table, at)))
      : natural,
  );
  if (lineWidth(least) > width) return undefined;
  const result = [...widths];
  for (let over = lineWidth(widths) - width; over > 0; over -= 1) {
    const at = widestAbove(result, least);
    result[at] = (result[at] ?? 0) - 1;
  }
  return result;
}

/** In terminal columns. Narrower text is hard to read. */
const leastCell = 16;

function widestAbove(widths: readonly number[], least: readonly number[]): number {
  const room = (at: number) => ((widths[at] ?? 0) > (least[at] ?? 0) ? (widths[at] ?? 0) : 0);
  return widths.reduce((best, _, at) => (room(at) > room(best) ? at : best), 0);
}

function longestWord({ titles, rows }: SafeTable, at: number): number {
  return [titles, ...rows].reduce(
    (most, row) => (row[at] ?? '').split(' ').reduce((longest, word) => Math.max(longest, textWidth(word)), most),
    0,
  );
}

/** Each row as a line of the columns that fit. The other columns follow below, with their titles. */
function stackedLines(table: SafeTable, width: number, breakable: readonly string[]): readonly string[] {
  const { titles, rows } = table;
  const widths = widthsOf(table);
  const above = titles.reduce<readonly number[]>((chosen, title, at) => {
    const fits = lineWidth([...chosen, at].map((column) => widths[column] ?? 0)) <= width;
    return chosen.length === 0 || (fits && !breakable.includes(title)) ? [...chosen, at] : chosen;
  }, []);
  const head = (row: readonly string[]) => above.map((at) => padText(row[at] ?? '', widths[at] ?? 0)).join(gap);
  const rest = (row: readonly string[]) =>
    row.flatMap((cell, at) =>
      above.includes(at) || cell === '-' ? [] : [`${(titles[at] ?? '').toLowerCase()}: ${cell}`],
    );
  return [
    head(titles),
    ...rows.flatMap((row) => [
      head(row),
      ...indent(wrapWords(rest(row).join('; '), width - stackedIndent), stackedIndent),
    ]),
  ];
}

const stackedIndent = 4;

/** A labelled part of an object, with its lines aligned below each other. Without lines, it has no label. */
export function labelledPart(label: string, lines: readonly string[], paint?: Paint): readonly string[] {
  const [first, ...below] = lines;
  if (first === undefined) return [];
  const shown = [`${label.padEnd(7)}  ${first}`, ...indent(below, 9)];
  return paint === undefined ? shown : shown.map((line) => paint('dim', line));
}
