import { textWidth } from './text-width.ts';

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
