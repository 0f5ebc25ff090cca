import { excerpt } from './excerpt.ts';
import { finishText, indent } from './finish-text.ts';
import { sanitiseText } from './sanitise.ts';
import { padText, textWidth } from './text-width.ts';
import { wrapWords } from './wrap.ts';

/** How a table is laid out where its lines are wider than a terminal. */
export interface TableLayout {
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
  const safe = rows.map((row) => row.map((cell) => sanitiseText(excerpt(cell, widestCell)) || '-'));
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
