import { closest, distance } from 'fastest-levenshtein';

/** In characters. People do not type longer keys. The limit also bounds the time for hostile input. */
const longest = 128;
/** With more candidates than this, there is no suggestion. */
const mostCandidates = 20_000;

/** The candidate that is nearest to a word, or undefined if none is near. Ignores letter case. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const isTooMuch = word.length > longest || candidates.length > mostCandidates;
  if (word === '' || isTooMuch || candidates.length === 0) return undefined;
  const folded = new Map(candidates.filter((c) => c.length <= longest).map((c) => [fold(c), c]));
  const wanted = fold(word);
  const exact = folded.get(wanted);
  if (exact !== undefined) return exact;
  const best = closest(wanted, [...folded.keys()]);
  return distance(wanted, best) <= tolerance(wanted, best) ? folded.get(best) : undefined;
}

/** The allowed number of different letters is a third of the longer word: one of three, two of six, three of nine. */
function tolerance(a: string, b: string): number {
  return Math.floor(Math.max(a.length, b.length) / 3);
}

/** Makes `slotId`, `slot-id` and `Slot_ID` equal. */
function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_\s]/g, '');
}
