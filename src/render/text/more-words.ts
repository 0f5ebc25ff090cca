import { nameMarkdown } from './fit-markdown.ts';
import { untrusted } from './sanitise.ts';

const mostCodes = 4;

/**
 * The command that explains the codes of an output, in one line for all of them: the first few, each once. Undefined without any. Codes may
 * come from a plan file, so only what can be a code counts.
 */
export function moreWords(codes: readonly string[]): string | undefined {
  const known = [...new Set(codes)].filter((code) => /^[a-z][a-z0-9_-]{1,60}$/.test(code));
  return known.length === 0 ? undefined : `demarc explain ${known.slice(0, mostCodes).join(' ')}`;
}

/** The same as the last line of a comment. Ends with a line break. */
export function moreMarkdown(codes: readonly string[]): string {
  const words = moreWords(codes);
  return words === undefined ? '' : `More: ${nameMarkdown(untrusted(words))}\n`;
}
