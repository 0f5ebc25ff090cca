/** Counts in how many cases something occurred, and holds the counts against what must not be rare. */
export class Tally {
  #cases = 0;
  readonly #counts = new Map<string, number>();

  /** One case and the kinds of things that occurred in it. */
  count(kinds: Iterable<string>): void {
    this.#cases += 1;
    for (const kind of new Set(kinds)) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** The distribution in percent of the cases, one line a kind. */
  toString(): string {
    const lines = [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, n]) => `${this.#percent(n)} ${kind}`);
    return [`${this.#cases} cases`, ...lines].join('\n  ');
  }

  /** The kinds among these that occurred in fewer than so many percent of the cases, with how often they did. */
  rarerThan(percent: number, kinds: readonly string[]): readonly string[] {
    return kinds.flatMap((kind) => {
      const n = this.#counts.get(kind) ?? 0;
      return n * 100 >= percent * this.#cases ? [] : [`${kind} (${this.#percent(n).trim()})`];
    });
  }

  #percent(n: number): string {
    return `${((n * 100) / Math.max(this.#cases, 1)).toFixed(1)} %`.padStart(7);
  }
}
