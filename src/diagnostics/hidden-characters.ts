/**
 * Characters that a terminal, an editor or a review shows misleadingly or not at all. They are controls and Unicode's default-ignorable
 * characters (zero-width, bidirectional, tag and variation characters, fillers). They are also other formats, separators, blanks other than
 * the space, private use, halves of surrogate pairs, and two letters without a glyph. The project has only this list. A tab and a line feed
 * are in it; a space is not.
 */
const hiddenClass = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\u{1D159}]|(?! )\p{Zs}`;

// Most texts are plain ASCII. The classes of Unicode take a while to build, so they are built for the first text that is not.
const notPlain = /[^ -~]/;
const notPlainLines = /[^ -~\t\n]/;
let patterns: { readonly hidden: RegExp; readonly everyHidden: RegExp; readonly everyButLayout: RegExp } | undefined;

function unicodePatterns(): NonNullable<typeof patterns> {
  patterns ??= {
    hidden: new RegExp(hiddenClass, 'u'),
    everyHidden: new RegExp(hiddenClass, 'gu'),
    everyButLayout: new RegExp(String.raw`(?![\t\n]|\r\n)(?:${hiddenClass})`, 'gu'),
  };
  return patterns;
}

export function hasHidden(text: string): boolean {
  return notPlain.test(text) && unicodePatterns().hidden.test(text);
}

/** Replaces each hidden character with the result of `show`. */
export function replaceHidden(text: string, show: (character: string) => string): string {
  return notPlain.test(text) ? text.replace(unicodePatterns().everyHidden, show) : text;
}

/** The hidden characters of a text, in order, with their offsets. Tabs and line ends (LF, CR LF) are left out. */
export function* findHidden(text: string): Generator<{ readonly character: string; readonly at: number }> {
  if (!notPlainLines.test(text)) return;
  for (const match of text.matchAll(unicodePatterns().everyButLayout)) yield { character: match[0], at: match.index };
}

/** `U+00A0 NO-BREAK SPACE`. If the Unicode name does not help, the kind of character instead. */
export function nameCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} ${names.get(code) ?? kindOf(character, code)}`;
}

function kindOf(character: string, code: number): string {
  if ((code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef)) return '(a variation selector)';
  if (code >= 0xe0000 && code <= 0xe007f) return '(a tag character)';
  if (/\p{Cc}/u.test(character)) return '(a control character)';
  if (/\p{Cs}/u.test(character)) return '(half of a character)';
  if (/\p{Co}/u.test(character)) return '(a private-use character)';
  if (/\p{Noncharacter_Code_Point}/u.test(character)) return '(no character)';
  return /\p{Zs}/u.test(character) ? '(a blank)' : '(an invisible character)';
}

/** Unicode's names of common hidden characters. Controls have no name, so they have the aliases of the standard. */
const names: ReadonlyMap<number, string> = new Map([
  [0x00, 'NULL'],
  [0x07, 'ALERT'],
  [0x08, 'BACKSPACE'],
  [0x09, 'CHARACTER TABULATION'],
  [0x0a, 'LINE FEED'],
  [0x0b, 'LINE TABULATION'],
  [0x0c, 'FORM FEED'],
  [0x0d, 'CARRIAGE RETURN'],
  [0x1a, 'SUBSTITUTE'],
  [0x1b, 'ESCAPE'],
  [0x7f, 'DELETE'],
  [0x85, 'NEXT LINE'],
  [0xa0, 'NO-BREAK SPACE'],
  [0xad, 'SOFT HYPHEN'],
  [0x034f, 'COMBINING GRAPHEME JOINER'],
  [0x061c, 'ARABIC LETTER MARK'],
  [0x115f, 'HANGUL CHOSEONG FILLER'],
  [0x1160, 'HANGUL JUNGSEONG FILLER'],
  [0x1680, 'OGHAM SPACE MARK'],
  [0x180e, 'MONGOLIAN VOWEL SEPARATOR'],
  [0x2000, 'EN QUAD'],
  [0x2001, 'EM QUAD'],
  [0x2002, 'EN SPACE'],
  [0x2003, 'EM SPACE'],
  [0x2007, 'FIGURE SPACE'],
  [0x2008, 'PUNCTUATION SPACE'],
  [0x2009, 'THIN SPACE'],
  [0x200a, 'HAIR SPACE'],
  [0x200b, 'ZERO WIDTH SPACE'],
  [0x200c, 'ZERO WIDTH NON-JOINER'],
  [0x200d, 'ZERO WIDTH JOINER'],
  [0x200e, 'LEFT-TO-RIGHT MARK'],
  [0x200f, 'RIGHT-TO-LEFT MARK'],
  [0x2028, 'LINE SEPARATOR'],
  [0x2029, 'PARAGRAPH SEPARATOR'],
  [0x202a, 'LEFT-TO-RIGHT EMBEDDING'],
  [0x202b, 'RIGHT-TO-LEFT EMBEDDING'],
  [0x202c, 'POP DIRECTIONAL FORMATTING'],
  [0x202d, 'LEFT-TO-RIGHT OVERRIDE'],
  [0x202e, 'RIGHT-TO-LEFT OVERRIDE'],
  [0x202f, 'NARROW NO-BREAK SPACE'],
  [0x205f, 'MEDIUM MATHEMATICAL SPACE'],
  [0x2060, 'WORD JOINER'],
  [0x2066, 'LEFT-TO-RIGHT ISOLATE'],
  [0x2067, 'RIGHT-TO-LEFT ISOLATE'],
  [0x2068, 'FIRST STRONG ISOLATE'],
  [0x2069, 'POP DIRECTIONAL ISOLATE'],
  [0x2800, 'BRAILLE PATTERN BLANK'],
  [0x3000, 'IDEOGRAPHIC SPACE'],
  [0x3164, 'HANGUL FILLER'],
  [0xfeff, 'BYTE ORDER MARK'],
  [0xffa0, 'HALFWIDTH HANGUL FILLER'],
]);

/** A character as a code frame shows it: a tab as two spaces, an invisible character as its code point. */
export function visible(character: string): string {
  if (character === '\t') return '  ';
  if (!hasHidden(character)) return character;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `<U+${code.padStart(4, '0')}>`;
}

/** The number of terminal columns of shown text. */
export function columns(shown: string): number {
  if (!notPlain.test(shown)) return shown.length;
  let total = 0;
  for (const character of shown) total += isWide(character) ? 2 : 1;
  return total;
}

function isWide(character: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u.test(
    character,
  );
}

/**
 * Makes JSON text safe to print without changing its value. Hidden characters and the start of a workflow command of GitHub Actions become
 * `\u` escapes.
 */
export function safeJson(json: string): string {
  return replaceHidden(json, (character) => (character === '\n' ? character : escapeUnits(character))).replaceAll(
    '##[',
    '#\\u0023[',
  );
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at += 1) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
