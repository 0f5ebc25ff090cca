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
 * A glob of `policy.ignore` as a test of names. Names are no paths: `*` is any text, slashes included, and `?` is one character.
 * Everything else stands for itself, brackets and braces too; `\*` and `\?` are the characters themselves. Letter case matters.
 *
 * The pieces between the stars are looked for from left to right, each at the first place behind the one before it. So the time
 * grows with the length of the name, not with the number of stars.
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
