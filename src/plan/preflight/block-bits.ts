/** A set of blocks, by their place in a list: one bit for each. Two of them are joined by as many operations as they have words. */
export class BlockBits {
  readonly words: Uint32Array;

  constructor(words: Uint32Array) {
    this.words = words;
  }

  static of(isIn: readonly boolean[]): BlockBits {
    const bits = new BlockBits(new Uint32Array(Math.ceil(isIn.length / 32)));
    for (const [place, each] of isIn.entries()) if (each) bits.add(place);
    return bits;
  }

  has(place: number): boolean {
    return ((this.words[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0;
  }

  add(place: number): void {
    this.words[place >>> 5] = (this.words[place >>> 5] ?? 0) | (1 << (place & 31));
  }

  addAll({ words }: BlockBits): void {
    for (const [i, word] of words.entries()) this.words[i] = (this.words[i] ?? 0) | word;
  }

  and({ words }: BlockBits): BlockBits {
    return new BlockBits(this.words.map((word, i) => word & (words[i] ?? 0)));
  }

  without({ words }: BlockBits): BlockBits {
    return new BlockBits(this.words.map((word, i) => word & ~(words[i] ?? 0)));
  }

  /** Ascending. */
  *places(): Iterable<number> {
    for (const [i, word] of this.words.entries()) {
      for (let left = word; left !== 0; left &= left - 1) yield i * 32 + 31 - Math.clz32(left & -left);
    }
  }
}

export interface Waits {
  /** The blocks that it waits for, over any number of blocks between. */
  readonly before: BlockBits;
  /** The blocks that wait for it. */
  readonly after: BlockBits;
}

/** By place of a block. `blocks`: each stands after those that it waits for. */
export function waitsOf(
  blocks: readonly { readonly id: number; readonly after: readonly number[] }[],
): (place: number) => Waits {
  const nothing = () => BlockBits.of(blocks.map(() => false));
  const rows = () => blocks.map(nothing);
  const [before, after] = [rows(), rows()];
  const places = new Map(blocks.map(({ id }, place) => [id, place]));
  const edges = blocks.flatMap((block, place) =>
    block.after.flatMap((id) => {
      const first = places.get(id);
      return first === undefined ? [] : [{ first, place }];
    }),
  );
  for (const { first, place } of edges) reach(before, place, first);
  for (const { first, place } of edges.toReversed()) reach(after, first, place);
  return (place) => ({ before: before[place] ?? nothing(), after: after[place] ?? nothing() });
}

/** From a block, the next one is reached, and all that is reached from there. */
function reach(rows: readonly BlockBits[], from: number, next: number): void {
  const [own, others] = [rows[from], rows[next]];
  if (others !== undefined) own?.addAll(others);
  own?.add(next);
}
