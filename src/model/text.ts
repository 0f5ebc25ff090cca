/** Compares by UTF-16 code units, so the order is the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A command to paste into a POSIX shell. It quotes each word that a shell would split or execute. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** One word for a POSIX shell (IEEE 1003.1, 2.2.2): unchanged if all characters are harmless, else in single quotes. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A path as an argument of a command. A path that begins like a flag is changed so that it is not read as a flag. */
export function pathArgument(path: string): string {
  return path.startsWith('-') && path !== '-' ? `./${path}` : path;
}

/**
 * Removes from the end of a text all characters that are in `characters`. A regular expression such as `/\/+$/` needs time that grows
 * with the square of the length. It starts again at each slash of a long run.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1) ?? ''}`;
}

/** `a, b, c`. If the list has more than `most` items, only the first items and a count: `a, b and 40 more`. */
export function joinFirst(items: readonly string[], most: number): string {
  return items.length > most ? joinWords(takeFirst(items, most)) : items.join(', ');
}

/** `a, b and c`. If the list has more than `most` items, only the first items and a count: `a, b and 40 more`. */
export function joinFirstWords(items: readonly string[], most: number): string {
  return joinWords(items.length > most ? takeFirst(items, most) : items);
}

function takeFirst(items: readonly string[], most: number): readonly string[] {
  return [...items.slice(0, most), `${items.length - most} more`];
}

/** A Node timer holds at most 2^31 - 1 milliseconds. */
export const longestDurationMs = 0x7fff_ffff;

const units = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Reads `250ms`, `30s`, `5m`, `1h`, or seconds without a unit. Gives milliseconds; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const factor = units.get(unit ?? 's');
  if (digits === undefined || factor === undefined) return undefined;
  const milliseconds = Math.round(Number(digits) * factor);
  return milliseconds <= longestDurationMs ? milliseconds : undefined;
}

/** A duration in the syntax of the command line, which `parseDuration` reads: `250ms`, `30s`, `5m`. */
export function durationText(milliseconds: number): string {
  if (milliseconds % 60_000 === 0 && milliseconds > 0) return `${milliseconds / 60_000}m`;
  return milliseconds < 1_000 ? `${milliseconds}ms` : `${milliseconds / 1_000}s`;
}
