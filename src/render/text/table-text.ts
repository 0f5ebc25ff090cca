import { cutToWidth, finishText, indent, padText, textWidth, wrapWords } from './inline-text.ts';
import { safeExcerpt, sanitiseText } from './sanitise.ts';

/** The layout of a table whose lines are wider than the terminal. */
interface TableLayout extends Columns {
  /** The columns of the terminal. Undefined for other outputs: lines then have any length. */
  readonly width: number | undefined;
}

interface Columns {
  /** Titles of columns that may break between words. Columns with text to copy are not among them. */
  readonly breakable: readonly string[];
  /** Titles of columns with names, which a terminal that is too narrow has cut in the middle. With them, other outputs cut no cell at all. */
  readonly cuttable?: readonly string[];
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
 * terminal, it leaves out empty columns and breaks cells over several lines. If that is not enough, every row gets several lines. It cuts
 * no text to fit but in `cuttable` columns. Ends with a line break.
 */
export function tableText(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
  { width, ...columns }: TableLayout,
): string {
  if (rows.length === 0) return finishText([none]);
  const isWhole = width === undefined && columns.cuttable !== undefined;
  const show = (cell: string) => (isWhole ? sanitiseText(cell) : safeExcerpt(cell, widestCell)) || '-';
  const whole = { titles, rows: rows.map((row) => row.map(show)) };
  const natural = widthsOf(whole);
  // A very long cell runs over its column: the others are not padded for it.
  const padded = isWhole ? natural.map((column) => Math.min(column, widestCell)) : natural;
  if (width === undefined) return finishText(columnLines(whole, padded, (cell) => [cell]));
  if (lineWidth(natural) <= width) return finishText(columnLines(whole, natural, (cell) => [cell]));
  const table = withoutEmptyColumns(whole);
  const uncut = { breakable: columns.breakable };
  const widths = widthsOf(table);
  const narrowed = narrow(table, widths, width, uncut) ?? narrow(table, widths, width, columns);
  const lines =
    narrowed === undefined ? stackedLines(table, width, columns) : columnLines(table, narrowed, fitting(columns));
  return finishText(lines);
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

/** @param fit the lines of a cell that is wider than its column */
function columnLines({ titles, rows }: SafeTable, widths: readonly number[], fit: FitCell): readonly string[] {
  return [titles, ...rows].flatMap((row) => {
    const cells = row.map((cell, at) => {
      const width = widths[at] ?? 0;
      return textWidth(cell) <= width ? [cell] : fit(cell, width, titles[at] ?? '');
    });
    const height = cells.reduce((most, lines) => Math.max(most, lines.length), 1);
    return Array.from({ length: height }, (_, line) =>
      cells.map((lines, at) => padText(lines[line] ?? '', widths[at] ?? 0)).join(gap),
    );
  });
}

type FitCell = (cell: string, width: number, title: string) => readonly string[];

function fitting({ breakable, cuttable = [] }: Columns): FitCell {
  return (cell, width, title) => {
    const lines = breakable.includes(title) ? wrapWords(cell, width) : [cell];
    return cuttable.includes(title) ? lines.map((line) => cutToWidth(line, width)) : lines;
  };
}

/** The widths at which the table fits. It narrows the widest columns first. Undefined if a word would have to break. */
function narrow(
  table: SafeTable,
  widths: readonly number[],
  width: number,
  { breakable, cuttable = [] }: Columns,
): readonly number[] | undefined {
  const least = widths.map((natural, at) => {
    const title = table.titles[at] ?? '';
    if (cuttable.includes(title)) return Math.min(natural, leastName);
    return breakable.includes(title) ? Math.min(natural, Math.max(leastCell, longestWord(table, at))) : natural;
  });
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
const leastName = 12;

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
function stackedLines(table: SafeTable, width: number, { breakable, cuttable = [] }: Columns): readonly string[] {
  const { titles, rows } = table;
  const name = Math.min(width, Math.max(leastName, Math.floor(width / 3)));
  const isCut = (at: number) => cuttable.includes(titles[at] ?? '');
  const widths = widthsOf(table).map((natural, at) => (isCut(at) ? Math.min(natural, name) : natural));
  const above = titles.reduce<readonly number[]>((chosen, title, at) => {
    const fits = lineWidth([...chosen, at].map((column) => widths[column] ?? 0)) <= width;
    return chosen.length === 0 || (fits && !breakable.includes(title)) ? [...chosen, at] : chosen;
  }, []);
  const cellOf = (cell: string, at: number) => (isCut(at) ? cutToWidth(cell, widths[at] ?? 0) : cell);
  const head = (row: readonly string[]) =>
    above.map((at) => padText(cellOf(row[at] ?? '', at), widths[at] ?? 0)).join(gap);
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
