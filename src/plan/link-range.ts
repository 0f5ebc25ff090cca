import { parseCidr } from '../net/cidr.ts';

/** The addresses of a point-to-point link's prefix, as unsigned integers; the last one included. */
export interface LinkRange {
  readonly first: number;
  readonly last: number;
}

/** The ranges of a CNI's two ends: usually one and the same. What cannot be read holds nothing. */
export function linkRanges(ends: readonly (string | undefined)[]): readonly LinkRange[] {
  const ranges = ends.flatMap((end) => (end === undefined ? [] : (parseCidr(end) ?? [])));
  return ranges.filter(
    ({ first, last }, i) => ranges.findIndex((other) => other.first === first && other.last === last) === i,
  );
}

/** Finds who holds a range that overlaps another. Prefixes never overlap in part: one holds the other. */
export class LinkHolders<Holder> {
  readonly #ranges: (LinkRange & { readonly holder: Holder })[] = [];
  #isSorted = true;
  /** The most addresses that a range has so far. */
  #widest = 0;

  add(range: LinkRange, holder: Holder): void {
    this.#ranges.push({ first: range.first, last: range.last, holder });
    this.#widest = Math.max(this.#widest, range.last - range.first);
    this.#isSorted = false;
  }

  overlapping({ first, last }: LinkRange): readonly Holder[] {
    if (!this.#isSorted) this.#ranges.sort((a, b) => a.first - b.first);
    this.#isSorted = true;
    const found: Holder[] = [];
    for (let i = this.#indexFrom(first - this.#widest); i < this.#ranges.length; i++) {
      const range = this.#ranges[i];
      if (range === undefined || range.first > last) break;
      if (range.last >= first) found.push(range.holder);
    }
    return found;
  }

  /** The first of the sorted ranges that begins at an address or after it. */
  #indexFrom(address: number): number {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.first ?? 0) < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
