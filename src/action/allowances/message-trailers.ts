/** One trailer of a commit message, such as `Signed-off-by: A <a@example.com>`. */
export interface Trailer {
  readonly key: string;
  /** On one line, without blanks at its ends. */
  readonly value: string;
  /** The number of its first line in the message, from 1. */
  readonly line: number;
}

/**
 * The trailers of a commit message, as git reads them: only in the last paragraph, which is not the title. All its lines must be trailers;
 * or one is of git itself, and at least a quarter are trailers. A line that begins with a blank continues the trailer above it.
 * Source: `git interpret-trailers --no-divider`, its manual and `trailer.c`.
 */
export function parseTrailers(message: string): readonly Trailer[] {
  const lines = message.split('\n');
  const found: { key: string; value: string; line: number }[] = [];
  let current: (typeof found)[number] | undefined;
  for (let at = startOfTrailers(lines); at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (current !== undefined && beginsWithBlank(line)) current.value += ` ${trimStart(line)}`;
    else current = readTrailer(line, at + 1);
    if (current?.line === at + 1) found.push(current);
  }
  return found.map(({ value, ...trailer }) => ({ ...trailer, value: trim(value) }));
}

function readTrailer(line: string, number: number): Trailer | undefined {
  const end = isComment(line) ? undefined : separatorOf(line);
  if (end === undefined) return undefined;
  return { key: trim(line.slice(0, end)), value: line.slice(end + 1), line: number };
}

/** The index of the first line of the trailers. The number of all lines if there are none. */
function startOfTrailers(lines: readonly string[]): number {
  const title = lines.findIndex((line) => !isComment(line) && isBlank(line));
  let count = new LineCount();
  for (let at = lines.length - 1; title >= 0 && at >= title; at -= 1) {
    const line = lines[at] ?? '';
    if (isComment(line)) count.addComment();
    else if (!isBlank(line)) count.add(line);
    else if (count.isEmpty) count = new LineCount();
    else return count.areTrailers() ? at + 1 : lines.length;
  }
  return lines.length;
}

/** Counts the lines of a paragraph, from its last to its first. */
class LineCount {
  isEmpty = true;
  #trailers = 0;
  #others = 0;
  /** Lines that continue a trailer if one is above them. */
  #continued = 0;
  #hasGits = false;

  add(line: string): void {
    this.isEmpty = false;
    if (isGits(line) || (separatorOf(line) !== undefined && !beginsWithBlank(line))) {
      this.#trailers += 1;
      this.#continued = 0;
      this.#hasGits ||= isGits(line);
    } else if (beginsWithBlank(line)) this.#continued += 1;
    else this.#addOthers(1);
  }

  addComment(): void {
    this.#addOthers(0);
  }

  /** True for a paragraph that ends here. */
  areTrailers(): boolean {
    this.#addOthers(0);
    if (this.#hasGits && this.#trailers * 3 >= this.#others) return true;
    return this.#trailers > 0 && this.#others === 0;
  }

  #addOthers(count: number): void {
    this.#others += count + this.#continued;
    this.#continued = 0;
  }
}

/** Lines that git writes itself. They make trailers of a paragraph that has other lines, too. */
function isGits(line: string): boolean {
  return line.startsWith('Signed-off-by: ') || line.startsWith('(cherry picked from commit ');
}

/** The place of the colon behind a key; undefined if the line does not begin with a key. */
function separatorOf(line: string): number | undefined {
  const end = /^[A-Za-z0-9-]+[ \t]*:/.exec(line)?.[0].length;
  return end === undefined ? undefined : end - 1;
}

function isComment(line: string): boolean {
  return line.startsWith('#');
}

function isBlank(line: string): boolean {
  return trim(line) === '';
}

function beginsWithBlank(line: string): boolean {
  return /^[ \t\r]/.test(line);
}

/** Without git's blanks at both ends. No other blank counts: `trim` of a string would remove what a reader does not see. */
function trim(text: string): string {
  const rest = trimStart(text);
  let end = rest.length;
  while (end > 0 && isBlankLetter(rest[end - 1])) end -= 1;
  return rest.slice(0, end);
}

function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && isBlankLetter(text[start])) start += 1;
  return text.slice(start);
}

function isBlankLetter(letter: string | undefined): boolean {
  return letter === ' ' || letter === '\t' || letter === '\r';
}
