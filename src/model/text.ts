/** Orders text by UTF-16 code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A command to be pasted into a POSIX shell: each word is quoted where a shell would take it apart or run what is in it. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** One word for a POSIX shell (IEEE 1003.1, 2.2.2): as it is where every letter is harmless, else in single quotes. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A path as an argument of a command: one that begins like a flag is written so that it is none. */
export function pathArgument(path: string): string {
  return path.startsWith('-') && path !== '-' ? `./${path}` : path;
}

/**
 * A text without those characters at its end that are among `characters`. An expression such as `/\/+$/` does the same in a time that grows with
 * the square of the text: it begins anew at each slash of a long run.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** What a thrown value says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

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

const units = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** `250ms`, `30s`, `5m`, `1h`, or seconds without a unit, in milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const factor = units.get(unit ?? 's');
  if (digits === undefined || factor === undefined) return undefined;
  const milliseconds = Math.round(Number(digits) * factor);
  // A timer of Node holds no more than 2^31 - 1 milliseconds.
  return milliseconds <= 0x7fff_ffff ? milliseconds : undefined;
}

/** A duration as the command line takes it, and as `parseDuration` reads it: `250ms`, `30s`, `5m`. */
export function durationText(milliseconds: number): string {
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`;
  return milliseconds < 1_000 ? `${milliseconds}ms` : `${milliseconds / 1_000}s`;
}
