import type { SourceNode } from '../plan/plan-tree.ts';
import type { Paint } from './paint.ts';
import { breakCommands, safeExcerpt, type Untrusted } from './sanitise.ts';

const longestSentence = 600;

/** Untrusted text within a line of ours: safe, and of limited length. */
export function say(text: Untrusted): string {
  return safeExcerpt(text.untrusted, longestSentence);
}

/** `demarc.yaml:31:3`. */
export function sourceText(source: SourceNode): string {
  return `${say(source.file)}:${source.line}:${source.column}`;
}

/** Lines → an output: no line ends in spaces, none is a workflow command, the last one is ended. Nothing gives nothing. */
export function finishText(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `${breakCommands(lines.map((line) => line.trimEnd()).join('\n'))}\n`;
}

export function indent(lines: readonly string[], by: number): readonly string[] {
  const space = ' '.repeat(by);
  return lines.map((line) => (line === '' ? '' : space + line));
}

/** Items as lines of at most so many characters, unless one item alone is longer; commas between them. */
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

/** A text as lines of at most so many columns, broken at blanks alone: a longer word stays whole. */
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

// East Asian wide and fullwidth letters, and emoji, take two columns of a terminal; combining marks take none.
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
const none = /\p{Mn}|\p{Me}/u;

/** The columns that a text takes in a terminal, near enough to align a table. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += none.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** How a table is laid out where its lines are wider than a terminal. */
interface TableLayout {
  /** The columns of the terminal; undefined where the table goes elsewhere: then its lines are as long as they are. */
  readonly width: number | undefined;
  /** Titles of the columns that may be broken between words. What people copy is in none of them. */
  readonly breakable: readonly string[];
}

/** Titles and cells, safe to print, all rows of the same length. */
interface SafeTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const widestCell = 200;
const gap = '  ';

/**
 * Rows of untrusted cells as aligned columns under their titles; without rows, the sentence instead. Where a terminal is too narrow, columns
 * without a value are left out and breakable cells go over several lines; where that is not enough, every row gets lines of its own. No text is cut for it. Ends with a line break.
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

/** A column that says nothing takes no room from the others. */
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

/** The widths with which the table fits, taken from the widest breakable columns first; undefined where words would have to be broken. */
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

/** Narrower columns of text are hard to read. */
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

/** Each row as a line of the columns that fit, and below it the others, with their titles. */
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

/** A labelled part of an object; what belongs to it stands under itself. Without lines there is no label either. */
export function labelledPart(label: string, lines: readonly string[], paint?: Paint): readonly string[] {
  const [first, ...below] = lines;
  if (first === undefined) return [];
  const shown = [`${label.padEnd(7)}  ${first}`, ...indent(below, 9)];
  return paint === undefined ? shown : shown.map((line) => paint('dim', line));
}
