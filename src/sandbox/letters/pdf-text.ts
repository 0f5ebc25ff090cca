// WinAnsiEncoding (PDF 32000-1, annex D) is Latin-1 but for 0x80–0x9F, where it has these.
const winAnsi = new Map(
  Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ', (char, i) => [char, 0x80 + i] as const),
);

/**
 * A text as a PDF string, `(…)`, in WinAnsiEncoding, one char a byte: brackets and backslashes escaped, other bytes as octal. What the
 * encoding does not have, control characters included, becomes a question mark.
 */
export function pdfString(text: string): string {
  return `(${Array.from(text.normalize('NFC'), pdfChar).join('')})`;
}

function pdfChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === '(' || char === ')' || char === '\\') return `\\${char}`;
  if (code >= 0x20 && code <= 0x7e) return char;
  const byte = code >= 0xa0 && code <= 0xff ? code : winAnsi.get(char);
  return byte === undefined || (code >= 0x7f && code <= 0x9f) ? '?' : `\\${byte.toString(8)}`;
}

/** Breaks a text into lines of at most `width` characters, at blanks where there are any. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = Array.from(word);
    if (line !== '' && Array.from(line).length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width).join(''));
      rest = rest.slice(width);
    }
    line = line === '' ? rest.join('') : `${line} ${rest.join('')}`;
  }
  return [...lines, line];
}
