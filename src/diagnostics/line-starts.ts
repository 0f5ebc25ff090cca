// Thousands of diagnostics may point into two texts in turn: each is gone through once. Emptied when full.
const known = new Map<string, readonly number[]>();
const mostCharacters = 64 * 1024 * 1024;
let characters = 0;

/** The offset of the first character of every line. Lines end with LF or CRLF. The answers for the latest texts are kept. */
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

/** The offset of a line and a column, kept inside the text. */
export function offsetOf(text: string, line: number, column: number): number {
  const start = lineStarts(text)[line - 1] ?? text.length;
  return Math.min(text.length, start + column - 1);
}
