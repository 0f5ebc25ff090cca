import { nearest } from '../../diagnostics/suggest.ts';

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
