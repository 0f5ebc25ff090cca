import { addTo } from '../../model/collections.ts';

/** A shorter beginning of a secret reveals little and may be a word of any text. */
const shortestBeginning = 12;
/** From this length on, a beginning counts even if it could be plain words. This limits failed comparisons at one place of a text. */
const longestWords = 64;

interface Beginning {
  readonly word: string;
  readonly least: number;
}

/**
 * How many first letters of a secret reveal it where a text was cut off. It is 12 letters with a digit or a capital among them, or half
 * of the secret. Small letters alone may be common words (`interconnect-…`). Returns nothing for short secrets, and for paths and
 * addresses, which begin like many others.
 */
export function beginningOf(secret: string): readonly Beginning[] {
  if (secret.length <= shortestBeginning || /^(?:\/|[a-z]:\\|https?:)/i.test(secret)) return [];
  const telling = secret.search(/[0-9A-Z]/);
  const half = Math.ceil(secret.length / 2);
  const least = Math.min(telling === -1 ? half : Math.min(telling + 1, half), longestWords);
  return [{ word: secret, least: Math.max(least, shortestBeginning) }];
}

/**
 * Finds beginnings of many words at once. It looks up each place of the text by its first letters. Words with these first letters are
 * sorted, so the longest match is next to the place's own position in that order. A match is not searched again. The time for a place
 * without a match is bounded.
 */
export class Beginnings {
  readonly #byHead = new Map<string, Beginning[]>();
  /** The first two letters: one lookup rules out most places of a text. */
  readonly #firsts = new Uint8Array(0x10000);

  constructor(beginnings: readonly Beginning[]) {
    for (const beginning of beginnings) {
      const head = beginning.word.slice(0, shortestBeginning);
      this.#firsts[firstsAt(head, 0)] = 1;
      addTo(this.#byHead, head, beginning);
    }
    for (const same of this.#byHead.values()) same.sort((a, b) => (a.word < b.word ? -1 : 1));
  }

  /** Returns ranges of the text, in order. */
  find(text: string): (readonly [from: number, to: number])[] {
    const found: (readonly [number, number])[] = [];
    if (this.#byHead.size === 0) return found;
    for (let at = 0; at + shortestBeginning <= text.length; at += 1) {
      if (this.#firsts[firstsAt(text, at)] === 0) continue;
      const same = this.#byHead.get(text.slice(at, at + shortestBeginning));
      const length = same === undefined ? 0 : longestBeginning(same, text, at);
      if (length === 0) continue;
      found.push([at, at + length]);
      at += length - 1;
    }
    return found;
  }
}

function firstsAt(text: string, at: number): number {
  return ((text.charCodeAt(at) & 0xff) << 8) | (text.charCodeAt(at + 1) & 0xff);
}

function longestBeginning(sorted: readonly Beginning[], text: string, at: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(sorted[middle]?.word ?? '', text, at)) low = middle + 1;
    else high = middle;
  }
  const [before = 0, after = 0] = [sorted[low - 1], sorted[low]].map((beginning) => {
    if (beginning === undefined) return 0;
    const length = commonLength(beginning.word, text, at);
    return length >= beginning.least ? length : 0;
  });
  return Math.max(before, after);
}

function isBefore(word: string, text: string, at: number): boolean {
  const length = commonLength(word, text, at);
  return length === word.length || word.charCodeAt(length) < text.charCodeAt(at + length);
}

function commonLength(word: string, text: string, at: number): number {
  let length = 0;
  while (length < word.length && word.charCodeAt(length) === text.charCodeAt(at + length)) length += 1;
  return length;
}
