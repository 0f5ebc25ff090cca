import { replaceHidden } from '../diagnostics/hidden-characters.ts';

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
