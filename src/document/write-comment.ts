import { visible } from '../diagnostics/visible.ts';

const width = 110;

/**
 * A paragraph as lines of comment, `# ` before each. Whatever the text holds stays within them: line breaks of every kind and other
 * hidden characters are shown as their code points.
 */
export function writeComment(text: string): readonly string[] {
  const lines: string[] = [];
  // What follows the first line of a list item stands under its text.
  const under = text.startsWith('- ') ? '#  ' : '#';
  let line = '#';
  let isEmpty = true;
  for (const word of onOneLine(text).split(' ')) {
    const isFull: boolean = line.length + 1 + word.length > width && !isEmpty;
    if (isFull) lines.push(line);
    line = isFull ? `${under} ${word}` : `${line} ${word}`;
    isEmpty = word === '' && (isEmpty || isFull);
  }
  return [...lines, line].map((each) => each.trimEnd());
}

/** A comment behind a value. */
export function besideComment(text: string): string {
  return ` # ${onOneLine(text)}`.trimEnd();
}

function onOneLine(text: string): string {
  return Array.from(text, visible).join('').replaceAll('##[', '# #[');
}
