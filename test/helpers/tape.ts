import fc from 'fast-check';

/** Decisions of a generator, read from a list of random numbers. An empty tape decides for the first, simplest choice. */
export class Tape {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** 0 … below − 1. */
  below(below: number): number {
    return below <= 1 ? 0 : Math.floor(((this.#numbers[this.#at++] ?? 0) / 2 ** 30) * below);
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }

  /** One of several that are there. */
  choose<T>(first: T, ...others: readonly T[]): T {
    return [first, ...others][this.below(others.length + 1)] ?? first;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    const result: T[] = [];
    while (left.length > 0) result.push(...left.splice(this.below(left.length), 1));
    return result;
  }
}

/** The numbers of a tape: they shrink towards 0, the simplest choice. */
export function tapes(length: number): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.nat(2 ** 30 - 1), { minLength: length, maxLength: length, size: 'max' });
}
