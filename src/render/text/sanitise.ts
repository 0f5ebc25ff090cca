import { replaceHidden } from '../../diagnostics/hidden-characters.ts';

// Punctuation that can have a meaning inside a line of Markdown, HTML or a GitHub comment. An underscore within a word has none.
const markup = /["#$&*<>@[\\\]`|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/)/g;
// Characters that have a meaning only at the start of a line or in a bare link. A list number has at most nine digits (CommonMark, 5.2).
const starts = /^[-+=:]|(?<=^\d{1,9})[.)]|(?<=www)\./gi;
const zeroWidthSpace = '&#8203;';

/**
 * Makes text safe for a terminal and for a log of GitHub Actions. Hidden characters, line breaks and tabs become visible as `\u{…}`.
 * Workflow commands are broken (`::name::` at the start of a line, `##[name]` anywhere).
 */
export function sanitiseText(text: string): string {
  return breakCommands(makeVisible(text));
}

/**
 * Makes text safe inside a line of Markdown or HTML. Markup becomes character references. A zero-width space breaks mentions (`@user`),
 * issue references (`#1`, `GH-1`) and bare links, because only that survives GitHub's own filters.
 */
export function sanitiseMarkdown(text: string): string {
  return encodeMarkup(sanitiseText(text))
    .replaceAll('&#64;', `&#64;${zeroWidthSpace}`)
    .replaceAll('&#35;', `&#35;${zeroWidthSpace}`)
    .replace(/\bGH-(?=\d)/gi, (found) => `${found.slice(0, 2)}${zeroWidthSpace}-`);
}

/** Text as inline code. GitHub finds no mention, reference or link inside `<code>`, so people can copy the exact text. */
export function markdownCode(text: string): string {
  return `<code>${encodeMarkup(sanitiseText(text))}</code>`;
}

/** Breaks workflow commands in a whole output, line by line. Two harmless parts can form a command when they meet in a line. */
export function breakCommands(text: string): string {
  return text.replaceAll('##[', '\\u{23}#[').replace(/^([^\S\r\n\u2028\u2029]*)::/gm, '$1\\u{3a}:');
}

/** Shows hidden characters as `\u{…}`. */
export function makeVisible(text: string): string {
  return replaceHidden(text, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function encodeMarkup(text: string): string {
  return text.replace(markup, reference).replace(starts, reference);
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/**
 * Text from a document, the API or a file. It is not a string, so no renderer prints it by accident. Each renderer must escape it to read
 * it.
 */
export interface Untrusted {
  readonly untrusted: string;
}

export function untrusted(text: string): Untrusted {
  return { untrusted: text };
}

/** The most characters of a text that people see. JSON and diff have the whole text. */
const most = 120;
const context = 30;

/** Cuts a text to a readable length. A cut text states its whole length. */
export function excerpt(text: string, limit = most): string {
  if (text.length <= limit) return text;
  return `${head(text, limit)}…`;
}

/** Cuts a name in the middle: names that belong together often differ at their end. */
export function excerptMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = Math.floor((limit - 1) / 3);
  return `${head(text, limit - 1 - end)}…${tail(text, text.length - end)}`;
}

/** Cuts a text and makes it safe for a terminal. */
export function safeExcerpt(text: string, limit: number): string {
  return sanitiseText(excerpt(text, limit));
}

/** Cuts two texts so that the first difference is always visible. It leaves out a long common beginning. */
export function excerptPair(before: string, after: string): readonly [string, string] {
  if (before.length <= most && after.length <= most) return [before, after];
  const skip = Math.max(0, commonStart(before, after) - context);
  return [window(before, skip), window(after, skip)];
}

function window(text: string, skip: number): string {
  const rest = tail(text, skip);
  return `${skip > 0 ? '…' : ''}${excerpt(rest)}`;
}

function commonStart(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

// Never cuts through a surrogate pair.
function head(text: string, length: number): string {
  return text.slice(0, isLowSurrogate(text, length) ? length - 1 : length);
}

function tail(text: string, skip: number): string {
  return text.slice(isLowSurrogate(text, skip) ? skip - 1 : skip);
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
