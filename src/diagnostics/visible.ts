import { hasHidden } from './hidden-characters.ts';

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u;

/** One character as it is shown in a code frame: a tab as two spaces, an invisible character as its code point. */
export function visible(character: string): string {
  if (character === '\t') return '  ';
  if (!hasHidden(character)) return character;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `<U+${code.padStart(4, '0')}>`;
}

/** The number of terminal columns that shown text takes. */
export function columns(shown: string): number {
  let total = 0;
  for (const character of shown) total += wide.test(character) ? 2 : 1;
  return total;
}
