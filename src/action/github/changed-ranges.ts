/** Lines of a file, from 1, both included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/**
 * The lines that a unified diff adds or changes, as lines of the new file, in order. What does not look like a diff counts for
 * nothing.
 */
export function changedRanges(patch: string): readonly LineRange[] {
  const ranges: { start: number; end: number }[] = [];
  let line = 0;
  for (const text of patch.split('\n')) {
    const start = hunk.exec(text)?.[1];
    if (start !== undefined) line = Number(start);
    else if (line > 0) {
      if (text.startsWith('+')) extend(ranges, line);
      // A line that was taken away is none of the new file, and neither is "\ No newline at end of file".
      if (!text.startsWith('-') && !text.startsWith('\\')) line += 1;
    }
  }
  return ranges;
}

function extend(ranges: { start: number; end: number }[], line: number): void {
  const last = ranges.at(-1);
  if (last?.end === line - 1) last.end = line;
  else ranges.push({ start: line, end: line });
}
