/** A part of a text: `to` is exclusive. */
export type Range = readonly [from: number, to: number];

const longestHead = 8;
/** Longer words are searched in pieces: a comparison at every place would take time for the whole word each time. */
const longestWord = 256;

/** Finds many words at once, by their first letters. It reads a text once for each length of these first letters. */
export class WordFinder {
  readonly #byHead = new Map<number, Map<string, Map<number, Set<string>>>>();
  /** The first two letters of the words, by their codes: one lookup rules out most places of a text. */
  readonly #begins = new Uint8Array(0x10000);

  constructor(words: readonly string[]) {
    for (const word of words.flatMap(piecesOf)) {
      if (word === '') continue;
      const length = Math.min(word.length, longestHead);
      if (length === 1)
        for (let next = 0; next < 0x100; next += 1) this.#begins[beginning(word.charCodeAt(0), next)] = 1;
      else this.#begins[beginning(word.charCodeAt(0), word.charCodeAt(1))] = 1;
      const heads = this.#byHead.get(length) ?? new Map<string, Map<number, Set<string>>>();
      this.#byHead.set(length, heads);
      const head = word.slice(0, length);
      const same = heads.get(head) ?? new Map<number, Set<string>>();
      heads.set(head, same);
      const alike = same.get(word.length);
      if (alike === undefined) same.set(word.length, new Set([word]));
      else alike.add(word);
    }
    // Longest first: a secret may be a part of another secret.
    for (const heads of this.#byHead.values())
      for (const [head, same] of heads) heads.set(head, new Map([...same].sort(([a], [b]) => b - a)));
  }

  find(text: string): Range[] {
    const found: Range[] = [];
    for (const [length, heads] of this.#byHead) {
      for (let at = 0; at + length <= text.length; at += 1) {
        if (this.#begins[beginning(text.charCodeAt(at), text.charCodeAt(at + 1))] === 0) continue;
        const same = heads.get(text.slice(at, at + length));
        if (same === undefined) continue;
        for (const [size, alike] of same) {
          if (!alike.has(text.slice(at, at + size))) continue;
          found.push([at, at + size]);
          at += size - 1;
          break;
        }
      }
    }
    return found;
  }
}

function piecesOf(word: string): readonly string[] {
  if (word.length <= longestWord) return [word];
  const count = Math.ceil(word.length / longestWord);
  const cut = (nth: number) => Math.round((nth * word.length) / count);
  return Array.from({ length: count }, (_, nth) => word.slice(cut(nth), cut(nth + 1)));
}

function beginning(first: number, second: number): number {
  return ((first & 0xff) << 8) | (second & 0xff);
}
