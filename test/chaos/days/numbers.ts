import { Tape } from '../../helpers/tape.ts';
import { Dice } from '../dice.ts';

/** So many decisions has a story at most; the later ones are always for the simplest choice. */
const length = 900;

/** The decisions of a seed, as numbers that can be shrunk one by one. */
export function numbersOf(seed: number): number[] {
  const dice = new Dice(seed);
  return Array.from({ length }, () => dice.below(2 ** 30));
}

/**
 * Sets as many numbers to 0, the simplest choice, as it can while the story still goes wrong.
 * @param fails whether the story of these numbers still goes wrong in the same way
 */
export async function shrink(
  numbers: readonly number[],
  fails: (numbers: readonly number[]) => Promise<boolean>,
): Promise<readonly number[]> {
  let best = numbers;
  for (let size = length / 2; size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < length; at += size) {
      const tried = best.map((n, i) => (i >= at && i < at + size ? 0 : n));
      if (tried.some((n, i) => n !== best[i]) && (await fails(tried))) best = tried;
    }
  }
  return best;
}

export function tapeOf(numbers: readonly number[]): Tape {
  return new Tape(numbers);
}
