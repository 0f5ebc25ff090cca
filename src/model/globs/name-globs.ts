import { addTo } from '../collections.ts';
import { literalRuns, nameGlob } from './name-glob.ts';

/** Tests names that other people manage: the globs of `policy.ignore`, for interconnect names and conduit names. */
export function ignoreMatcher(globs: readonly string[]): (name: string) => boolean {
  if (globs.length === 0) return () => false;
  const matching = nameGlobs(globs);
  return (name) => {
    for (const _ of matching(name)) return true;
    return false;
  };
}

/**
 * The maximum length of a part to look up, in characters. A shorter text is cut to the next smaller power of two, so that names are
 * searched for few different lengths.
 */
const longestPart = 16;

/**
 * Matches a name with all globs of a list. It gives the positions of the globs that match, each once, in no particular order. A name is
 * compared only with globs that can match it: those equal to it, and those that share a part of text. Each glob is listed under its
 * rarest part, so that thousands of globs and names are not compared pair by pair.
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

/** The text of a glob without `*` and `?`. */
function exactText(glob: string): string | undefined {
  const [run = '', another] = literalRuns(glob);
  return another === undefined ? run : undefined;
}

/**
 * Parts of the literal texts of a glob. Every name that it matches contains them. Each text is cut into adjacent parts, and its last
 * characters are a part too.
 */
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

/** The longest of the parts that the fewest globs have. A glob without text gives the empty text, which every name has. */
function rarest(parts: readonly string[], uses: ReadonlyMap<string, number>): string {
  const rank = (part: string) => uses.get(part) ?? 0;
  const [first = '', ...others] = parts;
  return others.reduce((best, part) => {
    const difference = rank(part) - rank(best);
    return difference < 0 || (difference === 0 && part.length > best.length) ? part : best;
  }, first);
}

/** The parts of a name that have any of these lengths, each once. */
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
