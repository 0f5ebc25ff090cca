import { addTo } from '../collections.ts';
import { literalRuns, nameGlob } from './name-glob.ts';

/** A test for names that belong to others: the globs of `policy.ignore`, on interconnect names and conduit names. */
export function ignoreMatcher(globs: readonly string[]): (name: string) => boolean {
  const matching = nameGlobs(globs);
  return (name) => {
    for (const _ of matching(name)) return true;
    return false;
  };
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
    if (text === undefined) addTo(byPart, rarest(parts[at] ?? [], uses), at);
    else addTo(whole, text, at);
  });
  const lengths = [...new Set([...byPart.keys()].map(({ length }) => length))];
  return function* (name) {
    yield* whole.get(name) ?? [];
    for (const part of partsIn(name, lengths)) {
      for (const at of byPart.get(part) ?? []) if (tests[at]?.(name) === true) yield at;
    }
  };
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
