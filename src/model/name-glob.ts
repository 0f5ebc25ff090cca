/** Finds where one piece of a glob matches; both functions take offsets into the name. */
interface Piece {
  /** The end of the piece where it matches at this offset, else undefined. */
  readonly endAt: (name: string, at: number) => number | undefined;
  /** The first match at or after this offset, as its end; undefined where there is none. */
  readonly endOfFirst: (name: string, from: number) => number | undefined;
  /** How many characters it takes. */
  readonly length: number;
}

/** UTF-16 code units that a glob may have (the schema says it, too): no name comes near it. */
export const longestGlob = 1_024;

/** Stands for one character, whichever it is: not a text that a token could be. */
const anyOne = '';

/**
 * A glob of `policy.ignore` as a test of names. Names are no paths: `*` is any text, slashes included, `?` is one character, and
 * everything else stands for itself, brackets and braces too; `\*` and `\?` are the characters themselves. Letter case matters.
 *
 * The pieces between the stars are looked for from left to right, each at the first place behind the one before it, and never
 * looked for again: the time grows with the length of the name, not with the number of stars.
 */
export function nameGlob(glob: string): (name: string) => boolean {
  const pieces = piecesOf(glob).map((tokens) => (tokens.includes(anyOne) ? loosePiece(tokens) : literalPiece(tokens)));
  const [first, ...others] = pieces;
  const last = others.pop();
  if (first === undefined) return (name) => name === '';
  if (last === undefined) return (name) => first.endAt(name, 0) === name.length;
  return (name) => {
    let at = first.endAt(name, 0);
    for (const piece of others) {
      if (at === undefined) return false;
      at = piece.endOfFirst(name, at);
    }
    const start = back(name, last.length);
    return at !== undefined && start !== undefined && start >= at && last.endAt(name, start) === name.length;
  };
}

/** A glob that matches this name alone. */
export function literalGlob(name: string): string {
  return name.replace(/[*?]/g, '\\$&');
}

/** The texts of a glob, which stand in every name that it matches in this order, one or more `*` and `?` between them: one where it has neither. */
export function literalRuns(glob: string): readonly string[] {
  return piecesOf(glob).flatMap((tokens) => {
    const runs = [''];
    for (const token of tokens) {
      if (token === anyOne) runs.push('');
      else runs.push((runs.pop() ?? '') + token);
    }
    return runs;
  });
}

/** What stands between the stars, as characters. */
function piecesOf(glob: string): readonly (readonly string[])[] {
  const pieces: string[][] = [[]];
  const characters = Array.from(glob);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const next = characters[at + 1];
    if (character === '*') pieces.push([]);
    else if (character === '\\' && (next === '*' || next === '?')) {
      pieces.at(-1)?.push(next);
      at += 1;
    } else pieces.at(-1)?.push(character === '?' ? anyOne : character);
  }
  return pieces;
}

function literalPiece(tokens: readonly string[]): Piece {
  const text = tokens.join('');
  return {
    length: tokens.length,
    endAt: (name, at) => (name.startsWith(text, at) ? at + text.length : undefined),
    endOfFirst: (name, from) => {
      const at = name.indexOf(text, from);
      return at === -1 ? undefined : at + text.length;
    },
  };
}

function loosePiece(tokens: readonly string[]): Piece {
  const endAt = (name: string, start: number): number | undefined => {
    let at = start;
    for (const token of tokens) {
      if (at >= name.length) return undefined;
      if (token !== anyOne && !name.startsWith(token, at)) return undefined;
      at += token === anyOne ? widthAt(name, at) : token.length;
    }
    return at;
  };
  return {
    length: tokens.length,
    endAt,
    endOfFirst: (name, from) => {
      for (let at = from; at < name.length; at += widthAt(name, at)) {
        const end = endAt(name, at);
        if (end !== undefined) return end;
      }
      return undefined;
    },
  };
}

function widthAt(name: string, at: number): number {
  return (name.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** The offset of the last so many characters of a name; undefined where it has fewer. */
function back(name: string, characters: number): number | undefined {
  let at = name.length;
  for (let left = characters; left > 0; left -= 1) {
    if (at === 0) return undefined;
    at -= at >= 2 && (name.codePointAt(at - 2) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

/** Letters of a part that is looked up; a shorter text is cut to the next smaller power of two, so that few lengths are looked for in a name. */
const longestPart = 16;

/**
 * All globs of a list at once: the positions of those that match a name, each once, in no order that means anything. A name is tried with
 * the globs that it can match: those that are written like it, and those with a part of text that it has. Each glob is listed by the part
 * that the fewest others have, so that thousands of globs and names do not meet each other pair by pair.
 */
export function nameGlobs(globs: readonly string[]): (name: string) => Iterable<number> {
  const tests = globs.map(nameGlob);
  const parts = globs.map(partsOf);
  const uses = new Map<string, number>();
  for (const part of parts.flat()) uses.set(part, (uses.get(part) ?? 0) + 1);
  const whole = new Map<string, number[]>();
  const byPart = new Map<string, number[]>();
  globs.forEach((_, at) => {
    const text = exactText(globs[at] ?? '');
    if (text === undefined) list(byPart, rarest(parts[at] ?? [], uses), at);
    else list(whole, text, at);
  });
  const lengths = [...new Set([...byPart.keys()].map(({ length }) => length))];
  return function* (name) {
    yield* whole.get(name) ?? [];
    for (const part of partsIn(name, lengths)) {
      for (const at of byPart.get(part) ?? []) if (tests[at]?.(name) === true) yield at;
    }
  };
}

/** Whether a name belongs to somebody else: the globs of `policy.ignore`, on interconnect names and conduit names. */
export function ignoreMatcher(globs: readonly string[]): (name: string) => boolean {
  const matching = nameGlobs(globs);
  return (name) => {
    for (const _ of matching(name)) return true;
    return false;
  };
}

function list(map: Map<string, number[]>, key: string, at: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [at]);
  else known.push(at);
}

/** The text that a glob without `*` and `?` stands for. */
function exactText(glob: string): string | undefined {
  const [run = '', another] = literalRuns(glob);
  return another === undefined ? run : undefined;
}

/** Pieces of the texts of a glob that stand in every name that it matches: side by side, and the last ones. */
function partsOf(glob: string): readonly string[] {
  return literalRuns(glob).flatMap((run) => {
    const length = partLength(run.length);
    if (length === 0) return [];
    const starts = Array.from({ length: Math.floor(run.length / length) }, (_, i) => i * length);
    return [...starts, run.length - length].map((start) => run.slice(start, start + length));
  });
}

function partLength(letters: number): number {
  let length = longestPart;
  while (length > letters) length = Math.floor(length / 2);
  return length;
}

/** The longest of those that the fewest globs have; the empty text, which every name has, where a glob has no text. */
function rarest(parts: readonly string[], uses: ReadonlyMap<string, number>): string {
  const rank = (part: string) => uses.get(part) ?? 0;
  const [first = '', ...others] = parts;
  return others.reduce((best, part) => {
    const difference = rank(part) - rank(best);
    return difference < 0 || (difference === 0 && part.length > best.length) ? part : best;
  }, first);
}

/** The parts of a name that have one of these lengths, each once. */
function partsIn(name: string, lengths: readonly number[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const length of lengths) {
    for (let start = 0; start + length <= name.length; start += 1) {
      found.add(name.slice(start, start + length));
      if (length === 0) break;
    }
  }
  return found;
}
