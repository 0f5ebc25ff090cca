/** The words of a command, or why it has none. */
export type SplitCommand =
  | { readonly ok: true; readonly words: readonly [string, ...string[]] }
  | { readonly ok: false; readonly problem: string };

const operators: ReadonlySet<string> = new Set(['|', '||', '&', '&&', ';', '<', '>', '>>', '2>&1']);
const blanks = ' \t\n';
/** In double quotes, a backslash protects only these characters (IEEE 1003.1, 2.2.3). */
const protectedInQuotes = '"\\$`';

/**
 * Splits a command into words, as a POSIX shell does, but nothing is expanded: `$HOME` and `*` stay as they are. An operator of a shell as
 * a word of its own is a problem: without a shell it would be an argument.
 */
export function splitCommand(text: string): SplitCommand {
  const words: { text: string; isPlain: boolean }[] = [];
  let word: { text: string; isPlain: boolean } | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (quote === '' && blanks.includes(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= { text: '', isPlain: true };
    if (character === quote) quote = '';
    else if (quote === '' && (character === "'" || character === '"')) [quote, word.isPlain] = [character, false];
    else if (
      character === '\\' &&
      (quote === '' || (quote === '"' && next !== '' && protectedInQuotes.includes(next)))
    ) {
      if (next === '') return { ok: false, problem: 'ends with a backslash, which protects nothing' };
      word.text += next;
      word.isPlain = false;
      at += 1;
    } else word.text += character;
  }
  if (quote !== '') return { ok: false, problem: `has a quote (${quote}) that is not closed` };
  if (word !== undefined) words.push(word);
  const operator = words.find(({ text: found, isPlain }) => isPlain && operators.has(found));
  if (operator !== undefined) {
    return { ok: false, problem: `has ${operator.text}, but no shell runs it: write a script and name it here` };
  }
  const [first, ...others] = words.map((each) => each.text);
  if (first === undefined || first === '') return { ok: false, problem: 'names no program' };
  if (text.includes('\0')) return { ok: false, problem: 'holds a NUL character' };
  return { ok: true, words: [first, ...others] };
}
