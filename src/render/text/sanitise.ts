import { replaceHidden } from '../../diagnostics/hidden-characters.ts';

// Punctuation that can mean something inside a line of Markdown, HTML or a GitHub comment. An underscore within a word cannot.
const markup = /["#$&*<>@[\\\]`|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/)/g;
// What only means something at the start of a line, and the address of a link. The number of a list has at most nine digits (CommonMark, 5.2).
const starts = /^[-+=:]|(?<=^\d{1,9})[.)]|(?<=www)\./gi;
const zeroWidthSpace = '&#8203;';

/**
 * Makes text safe for a terminal and for a log of GitHub Actions: hidden characters, line breaks and tabs become visible as
 * `\u{…}`, and nothing in it is taken for a workflow command (`::name::` at the start of a line, `##[name]` anywhere).
 */
export function sanitiseText(text: string): string {
  return breakCommands(makeVisible(text));
}

/**
 * Makes text safe inside a line of Markdown or HTML: all markup is written as character references, mentions (`@user`), issue
 * references (`#1`, `GH-1`) and bare links are cut by a zero-width space, as only that survives GitHub's own filters.
 */
export function sanitiseMarkdown(text: string): string {
  return encodeMarkup(sanitiseText(text))
    .replaceAll('&#64;', `&#64;${zeroWidthSpace}`)
    .replaceAll('&#35;', `&#35;${zeroWidthSpace}`)
    .replace(/\bGH-(?=\d)/gi, (found) => `${found.slice(0, 2)}${zeroWidthSpace}-`);
}

/** Text as inline code: GitHub looks for no mention, reference or link inside `<code>`, so it can be copied as it is. */
export function markdownCode(text: string): string {
  return `<code>${encodeMarkup(sanitiseText(text))}</code>`;
}

/** Breaks workflow commands in a whole output, line by line: two harmless pieces may meet in one line. */
export function breakCommands(text: string): string {
  return text.replaceAll('##[', '\\u{23}#[').replace(/^([^\S\r\n\u2028\u2029]*)::/gm, '$1\\u{3a}:');
}

/** Hidden characters as `\u{…}`. */
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
 * Text that a document, the API or a file said. It is not a string, so that no renderer prints it by accident: each one has to
 * take it out through its own escaping.
 */
export interface Untrusted {
  readonly untrusted: string;
}

export function untrusted(text: string): Untrusted {
  return { untrusted: text };
}

/** The most characters of one text that a person is shown; the JSON and the diff have all of it. */
const most = 120;
const context = 30;

/** A text short enough to read, with its whole length where it was cut. */
export function excerpt(text: string, limit = most): string {
  if (text.length <= limit) return text;
  return `${head(text, limit)}…`;
}

/** A text of limited length that is safe for a terminal. */
export function safeExcerpt(text: string, limit: number): string {
  return sanitiseText(excerpt(text, limit));
}

/**
 * Two texts, cut so that what differs between them can be seen: a long common beginning is left out, so that the first
 * difference is always shown.
 */
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

// A cut never leaves half of a surrogate pair.
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
