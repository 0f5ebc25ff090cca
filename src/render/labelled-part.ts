import { indent } from './finish-text.ts';
import type { Paint } from './paint.ts';

/** A labelled part of an object; what belongs to it stands under itself. Without lines there is no label either. */
export function labelledPart(label: string, lines: readonly string[], paint?: Paint): readonly string[] {
  const [first, ...below] = lines;
  if (first === undefined) return [];
  const shown = [`${label.padEnd(7)}  ${first}`, ...indent(below, 9)];
  return paint === undefined ? shown : shown.map((line) => paint('dim', line));
}
