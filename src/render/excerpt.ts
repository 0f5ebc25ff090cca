/** The most characters of one text that a person is shown; the JSON and the diff have all of it. */
const most = 120;
const context = 30;

/** A text short enough to read, with its whole length where it was cut. */
export function excerpt(text: string, limit = most): string {
  if (text.length <= limit) return text;
  return `${head(text, limit)}…`;
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
