import { findHidden, nameCharacter } from '../diagnostics/hidden-characters.ts';
import { isDocumentMark } from './byte-order-marks.ts';
import { limits } from './limits.ts';
import type { TextProblem } from './text-problem.ts';
import { escapeCharacter } from './write-document.ts';
import type { Source } from './yaml-document.ts';

/**
 * Reports hidden characters of a text, each with its code point and place. It allows tabs, Windows line ends, byte order marks before a
 * document, blanks within a comment, and the joiners within an emoji.
 */
export function checkCharacters(source: Source): readonly TextProblem[] {
  const { text } = source;
  const found: TextProblem[] = [];
  const comments = new CommentFinder(text);
  let lone: { readonly first: number; count: number } | undefined;
  for (const { character, at } of findHidden(text)) {
    if (found.length === limits.errors) break;
    if (character === '\r') {
      lone ??= { first: at, count: 0 };
      lone.count += 1;
    } else if (isWhole(text, at, character)) continue;
    else if (!isBlank(character) || !comments.isWithin(at)) found.push(hiddenCharacter(source, character, at));
  }
  return lone === undefined ? found : [oldLineEnds(source, lone), ...found].slice(0, limits.errors);
}

/** True if a hidden character is allowed here: a byte order mark before a document, or a joiner inside an emoji. */
function isWhole(text: string, at: number, character: string): boolean {
  if (character === '\uFEFF') return isDocumentMark(text, at);
  if (character === '\uFE0E' || character === '\uFE0F') return /\p{Extended_Pictographic}$/u.test(before(text, at));
  if (character !== '\u200D') return false;
  const joins = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)$/u.test(before(text, at));
  return joins && /^\p{Extended_Pictographic}/u.test(text.slice(at + 1, at + 3));
}

function before(text: string, at: number): string {
  return text.slice(Math.max(0, at - 2), at);
}

function isBlank(character: string): boolean {
  return /\p{Zs}/u.test(character);
}

function hiddenCharacter(source: Source, character: string, at: number): TextProblem {
  const span = source.span(at, at + character.length);
  const name = nameCharacter(character);
  const escaped = escapeCharacter(character);
  const meant = `if you mean it, write ${escaped} in a value in double quotes`;
  const base = { severity: 'error', code: 'yaml-hidden-character', span } as const;
  if (character === '\uFEFF') {
    const hint = 'remove it, or begin the document behind it with ---';
    return { ...base, message: `${name} is in the middle of the text`, hint };
  }
  if (isBlank(character)) {
    const place = isIndentation(source.text, at) ? ' in the indentation' : '';
    return { ...base, message: `${name}${place} looks like a space but is not one`, hint: `write a space; ${meant}` };
  }
  const why = reorders.test(character)
    ? 'changes the order in which text is shown'
    : 'is invisible or does not show what it is';
  return { ...base, message: `${name} ${why}`, hint: `remove it; ${meant}` };
}

// Unicode's bidirectional controls (UAX 9).
const reorders = /\p{Bidi_Control}/u;

function isIndentation(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at) + 1;
  return at - start <= limits.depth * 8 && /^[\s-]*$/.test(text.slice(start, at));
}

function oldLineEnds(
  source: Source,
  { first, count }: { readonly first: number; readonly count: number },
): TextProblem {
  const others = count > 1 ? ` (${count} in all)` : '';
  return {
    severity: 'error',
    code: 'yaml-hidden-character',
    message: `${nameCharacter('\r')} is not followed by a line feed${others}: some programs end a line here, and others do not`,
    span: source.span(first, first + 1),
    hint: 'save the file with line ends of Unix (LF) or Windows (CR LF)',
  };
}

/** Tells if an offset is within a comment. Offsets must grow, so that each line is read only once. */
class CommentFinder {
  readonly #text: string;
  #lineEnd = -1;
  #comment = -1;

  constructor(text: string) {
    this.#text = text;
  }

  isWithin(at: number): boolean {
    if (at > this.#lineEnd) this.#readLine(at);
    return this.#comment !== -1 && at > this.#comment;
  }

  /** A `#` at the start of a line or after a blank begins a comment. A `#` inside quotes also counts, although blanks are text there. */
  #readLine(at: number): void {
    const start = this.#text.lastIndexOf('\n', at) + 1;
    const end = this.#text.indexOf('\n', at);
    this.#lineEnd = end === -1 ? this.#text.length : end;
    const line = this.#text.slice(start, this.#lineEnd);
    const found = /(?:^|[ \t])#/.exec(line);
    this.#comment = found === null ? -1 : start + found.index + found[0].length - 1;
  }
}
