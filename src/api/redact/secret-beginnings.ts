import { addTo } from '../../model/collections.ts';

/** A piece of a secret from its beginning that is shorter says little, and may be a word of any text. */
const shortestBeginning = 12;
/** A beginning that could be words alone counts from here on. It bounds what is compared in vain at one place of a text. */
const longestWords = 64;

/** A secret, and how many of its first letters give it away. */
export interface Beginning {
  readonly word: string;
  readonly least: number;
}

/**
 * How much of a secret gives it away where a text was cut behind it: 12 letters, with a digit or a capital among them, or half of it. Small letters
 * alone may be common words (`interconnect-…`). Nothing for what is short, and for paths and addresses, which begin like many others.
 */
export function beginningOf(secret: string): readonly Beginning[] {
  if (secret.length <= shortestBeginning || /^(?:\/|[a-z]:\\|https?:)/i.test(secret)) return [];
  const telling = secret.search(/[0-9A-Z]/);
  const half = Math.ceil(secret.length / 2);
  const least = Math.min(telling === -1 ? half : Math.min(telling + 1, half), longestWords);
  return [{ word: secret, least: Math.max(least, shortestBeginning) }];
}

/**
 * Beginnings of many words at once. A place is looked up by its first letters. The words that begin so are sorted, so the one that
 * matches longest is next to the place of the text in their order. What was found is not searched again, and what is no beginning
 * ends within a bounded length.
 */
export class Beginnings {
  readonly #byHead = new Map<string, Beginning[]>();
  /** The first two letters: most places of a text are passed by with one look. */
  readonly #firsts = new Uint8Array(0x10000);

  constructor(beginnings: readonly Beginning[]) {
    for (const beginning of beginnings) {
      const head = beginning.word.slice(0, shortestBeginning);
      this.#firsts[firstsAt(head, 0)] = 1;
      addTo(this.#byHead, head, beginning);
    }
    for (const same of this.#byHead.values()) same.sort((a, b) => (a.word < b.word ? -1 : 1));
  }

  /** Ranges of the text, in order. */
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
