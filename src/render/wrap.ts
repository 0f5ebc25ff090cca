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
