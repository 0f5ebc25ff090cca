import { excerpt } from './excerpt.ts';
import { finishText } from './finish-text.ts';
import { sanitiseText } from './sanitise.ts';
import { padText, textWidth } from './text-width.ts';

const widestCell = 200;

/** Rows of untrusted cells as aligned columns under their titles; without rows, the sentence instead. Ends with a line break. */
export function tableText(titles: readonly string[], rows: readonly (readonly string[])[], none: string): string {
  if (rows.length === 0) return finishText([none]);
  const safe = [titles, ...rows.map((row) => row.map((cell) => sanitiseText(excerpt(cell, widestCell)) || '-'))];
  const widths = titles.map((_, at) => safe.reduce((most, row) => Math.max(most, textWidth(row[at] ?? '')), 0));
  return finishText(safe.map((row) => row.map((cell, at) => padText(cell, widths[at] ?? 0)).join('  ')));
}
