/** Replaces a text that must not be shown. It does not tell the length. */
export const mask = '***';

/** A range of a text, in offsets; the end is exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Stands for each character that is hidden, so that every position of a text keeps its meaning. No text of Unicode holds it. */
const hiddenMark = '\uffff';
const run = /\uffff+/g;

/** A text whose ranges are hidden. Line ends stay. What is shown of it goes through `showMasked`. */
export function maskText(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  const parts: string[] = [];
  let done = 0;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(done, from);
    if (to <= start) continue;
    // A line at a time: a mark for each of millions of characters would be millions of pieces.
    const hidden = text.slice(start, to).replaceAll(/[^\r\n]+/g, (line) => hiddenMark.repeat(line.length));
    parts.push(text.slice(done, start), hidden);
    done = to;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

/** A piece of a masked text as people see it: `***` for what is hidden, however long it is. */
export function showMasked(masked: string): string {
  return masked.replaceAll(run, mask);
}

/** Where an offset of a masked piece is once it is shown; within what is hidden, its beginning. */
export function shownOffset(masked: string, offset: number): number {
  let end = offset;
  if (masked[offset] === hiddenMark) while (masked[end - 1] === hiddenMark) end -= 1;
  return showMasked(masked.slice(0, end)).length;
}
