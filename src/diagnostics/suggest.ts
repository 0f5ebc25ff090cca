import { closest, distance } from 'fastest-levenshtein';

/** A longer key is not typed by hand. The bound keeps hostile input from costing time. */
const longest = 128;
/** Among more candidates than these nothing is suggested. */
const mostCandidates = 20_000;

/** The candidate that a word was most likely meant to be, or undefined where none is near. Letter case does not matter. */
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

/** A third of the longer word may differ: one letter of three, two of six, three of nine. */
function tolerance(a: string, b: string): number {
  return Math.floor(Math.max(a.length, b.length) / 3);
}

/** `slotId`, `slot-id` and `Slot_ID` are one word. */
function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_\s]/g, '');
}
