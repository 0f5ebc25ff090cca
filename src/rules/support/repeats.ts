import { nearest } from '../../diagnostics/suggest.ts';

/** Two items that have the same value, where every value should be there once: the first of that value, and a later one. */
export interface Repeat<T> {
  readonly first: T;
  readonly again: T;
  readonly value: string;
}

/** Every item whose value an earlier item has already. Items without a value are passed over. */
export function* repeats<T>(items: Iterable<T>, valueOf: (item: T) => string | undefined): Generator<Repeat<T>> {
  const seen = new Map<string, T>();
  for (const item of items) {
    const value = valueOf(item);
    if (value === undefined) continue;
    const first = seen.get(value);
    if (first === undefined) seen.set(value, item);
    else yield { first, again: item, value };
  }
}

/** Every new word is compared with every key; a document with more misspellings than this has another problem. */
const mostWords = 100;

/** A function that says which of the keys a word was most likely meant to be, in a time that is bounded over all its calls. */
export function suggester(keys: readonly string[]): (word: string) => string | undefined {
  const answers = new Map<string, string | undefined>();
  return (word) => {
    if (!answers.has(word) && answers.size < mostWords) answers.set(word, nearest(word, keys));
    return answers.get(word);
  };
}
