import { nearest } from '../../diagnostics/suggest.ts';

/** Each new word is compared with every key. The limit bounds the time; a document with more misspellings has another problem. */
const mostWords = 100;

/** Returns a function that finds the key nearest to a word. The total time of all its calls is bounded. */
export function suggester(keys: readonly string[]): (word: string) => string | undefined {
  const answers = new Map<string, string | undefined>();
  return (word) => {
    if (!answers.has(word) && answers.size < mostWords) answers.set(word, nearest(word, keys));
    return answers.get(word);
  };
}
