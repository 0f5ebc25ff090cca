/** Names of variables, each given out once in a run: all accounts share one environment. */
export class VariableNames {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** `DEMARC_MD5_WAN_EWR_A` for `MD5` and the key `wan-ewr-a`; with a number behind it where that is given out already. */
  name(kind: 'MD5' | 'PAIRING', key: string): string {
    const wish = `DEMARC_${kind}_${key.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
    let name = wish;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${wish}_${number}`;
    this.#taken.add(name);
    return name;
  }

  /** The same, to try something out. */
  copy(): VariableNames {
    return new VariableNames(this.#taken);
  }

  /** Takes over what a copy gave out. */
  adopt(copy: VariableNames): void {
    for (const name of copy.#taken) this.#taken.add(name);
  }
}
