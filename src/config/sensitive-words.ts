import { sensitiveFields } from '../model/secret.ts';

// All words that the guards of this room look for come from the list of sensitive fields. A new field needs nothing here.

const fields = [...sensitiveFields];

/** `md5`, `pairing`. */
const firstWords = fields.flatMap((field) => field.split('_').slice(0, 1));
/** `md5_k`, `pairing_k`: without the last letters, where a typing error is found too. */
const beginnings = fields.map((field) => field.slice(0, -2));
const piecesOfNames = [...new Set(fields.flatMap(piecesOf))];

/** True for a text that holds the first word of a sensitive field, in any letter case. */
export function holdsSensitiveWord(text: string): boolean {
  const lower = text.toLowerCase();
  return firstWords.some((word) => lower.includes(word));
}

/** A fast first test, because a text may have millions of words. False: the word is no misspelt name of a sensitive field. */
export function mayBeMisspelt(word: string): boolean {
  const lower = word.toLowerCase();
  return piecesOfNames.some((piece) => lower.includes(piece));
}

/** `5`, `key`, `_k`, and both ends of the first word, such as `pair` and `ring`: misspelt names keep at least one of them. */
function piecesOf(field: string): readonly string[] {
  const words = field.split('_');
  const [first = '', last = ''] = [words[0], words.at(-1)];
  return [...(field.match(/\d/g) ?? []), last, `_${last.slice(0, 1)}`, first.slice(0, 4), first.slice(-4)];
}

// A description may mention such a field, but a name cannot.
const behindName = /\w{0,8}["']?[\s:="']/y;
const behindNameInProse = /\w{0,8}["']?\s{0,8}[:="']/y;

/** True for a text that holds the name of a sensitive field and the start of its value: `wan-a md5_key: …`. */
export function holdsSensitiveField(text: string, isProse: boolean): boolean {
  const behind = isProse ? behindNameInProse : behindName;
  return beginnings.some((beginning) => {
    for (let at = text.indexOf(beginning); at !== -1; at = text.indexOf(beginning, at + 1)) {
      behind.lastIndex = at + beginning.length;
      if (behind.test(text)) return true;
    }
    return false;
  });
}
