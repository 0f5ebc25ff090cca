import type { Rule } from './rule.ts';
import { addressOf, presentCnis } from './support/lookups.ts';

/** Source: the API reference. Not empty, and only printable ASCII other than `"` and `?`. */
const allowed = /^[\x20-\x21\x23-\x3E\x40-\x7E]+$/;

/** True if the API accepts the text as an MD5 key. */
export function isMd5Key(text: string): boolean {
  return allowed.test(text);
}

export const md5KeyCharacters: Rule = {
  id: 'md5-key-characters',
  severity: 'error',
  why: 'The API accepts only printable ASCII characters in an MD5 key, but no double quote and no question mark.',
  fix: 'Choose a key of ASCII letters, digits and signs, without " and ?, and without a line break at its end.',
  *check(account) {
    for (const cni of presentCnis(account)) {
      const key = cni.bgp?.md5_key;
      // The message does not name the character or its position, because that would reveal a part of the key.
      if (key === undefined || key === null || isMd5Key(key.reveal())) continue;
      yield {
        message: `${addressOf(cni)}: md5_key is empty or has a character that the API refuses`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['bgp', 'md5_key']),
      };
    }
  },
};
