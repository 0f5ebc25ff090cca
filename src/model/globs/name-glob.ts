/** Finds where a piece of a glob matches. Both functions use offsets into the name. */
interface Piece {
  /** The end of the piece if it matches at this offset, else undefined. */
  readonly endAt: (name: string, at: number) => number | undefined;
  /** The end of the first match at or after this offset; undefined if there is none. */
  readonly endOfFirst: (name: string, from: number) => number | undefined;
  /** In characters. */
  readonly length: number;
}

/** The maximum length of a glob, in UTF-16 code units. The schema has the same limit. Names are much shorter. */
export const longestGlob = 1_024;

/** Stands for any single character. A real token is never empty. */
const anyOne = '';

/**
 * Tests names against a glob of `policy.ignore`. Names are not paths: `*` is any text, slashes included, and `?` is any character. All
 * other text is literal, brackets and braces too; `\*` and `\?` are literal characters. Letter case matters.
 *
 * It looks for the pieces between the stars from left to right, each at the first match after the piece before it. So the time grows with
 * the length of the name, not with the number of stars.
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

/** A glob that matches only this name. */
export function literalGlob(name: string): string {
  return name.replace(/[*?]/g, '\\$&');
}

/**
 * The literal texts of a glob. Every name that it matches contains them in this order, separated by one or more `*` and `?`. A glob
 * without `*` and `?` gives one text.
 */
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

/** The pieces between the stars, each as a list of characters. */
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

/** The offset of the last `characters` characters of a name; undefined if the name is shorter. */
function back(name: string, characters: number): number | undefined {
  let at = name.length;
  for (let left = characters; left > 0; left -= 1) {
    if (at === 0) return undefined;
    at -= at >= 2 && (name.codePointAt(at - 2) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}
