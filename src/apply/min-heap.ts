/** A priority queue of numbers. The lowest number comes out first. Each operation takes logarithmic time. */
export class MinHeap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = items[up];
      if (parent === undefined || parent <= item) break;
      items[at] = parent;
      at = up;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const lowest = items[0];
    const last = items.pop();
    if (lowest !== undefined && last !== undefined && items.length > 0) this.#sink(last);
    return lowest;
  }

  #sink(item: number): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      const left = items[2 * at + 1];
      const right = items[2 * at + 2];
      const lower = right !== undefined && left !== undefined && right < left ? right : left;
      if (lower === undefined || lower >= item) break;
      items[at] = lower;
      at = lower === left ? 2 * at + 1 : 2 * at + 2;
    }
    items[at] = item;
  }
}
