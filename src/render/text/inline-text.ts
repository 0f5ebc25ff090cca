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

/** Cuts a text in the middle, so that it takes at most `width` columns: names that belong together often differ at their end. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const letters = Array.from(text);
  const end = fitting(letters.toReversed(), Math.floor((width - 1) / 3))
    .toReversed()
    .join('');
  return `${fitting(letters, width - 1 - textWidth(end)).join('')}…${end}`;
}

/** As many of the letters, from the first on, as fit into the columns. */
function fitting(letters: readonly string[], columns: number): readonly string[] {
  let used = 0;
  const over = letters.findIndex((letter) => {
    used += textWidth(letter);
    return used > columns;
  });
  return over === -1 ? letters : letters.slice(0, over);
}

export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** A labelled part of an object, with its lines aligned below each other. Without lines, it has no label. */
export function labelledPart(label: string, lines: readonly string[], paint?: Paint): readonly string[] {
  const [first, ...below] = lines;
  if (first === undefined) return [];
  const shown = [`${label.padEnd(7)}  ${first}`, ...indent(below, 9)];
  return paint === undefined ? shown : shown.map((line) => paint('dim', line));
}
