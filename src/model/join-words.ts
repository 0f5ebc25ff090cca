/** `a`, `a and b`, `a, b and c`. */
export function joinWords(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1) ?? ''}`;
}

/** `a, b, c`; of more than `most` items the first ones: `a, b and 40 more`. */
export function joinFirst(items: readonly string[], most: number): string {
  return items.length > most ? joinWords(takeFirst(items, most)) : items.join(', ');
}

/** `a, b and c`; of more than `most` items the first ones: `a, b and 40 more`. */
export function joinFirstWords(items: readonly string[], most: number): string {
  return joinWords(items.length > most ? takeFirst(items, most) : items);
}

function takeFirst(items: readonly string[], most: number): readonly string[] {
  return [...items.slice(0, most), `${items.length - most} more`];
}
