/** Replaces a text that must not be shown. Its length is always the same, so it does not reveal the length of the text. */
export const mask = '***';

/** A range of a text, in offsets; the end is exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Replaces each hidden character, so that positions in the text stay valid. It is a noncharacter, so no Unicode text contains it. */
const hiddenMark = '\uffff';
const run = /\uffff+/g;

/** Hides ranges of a text, except line ends. Use `showMasked` before you show any part of the result. */
export function maskText(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  const parts: string[] = [];
  let done = 0;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(done, from);
    if (to <= start) continue;
    // Replaces a line at a time. Millions of separate replacements would need too much memory.
    const hidden = text.slice(start, to).replaceAll(/[^\r\n]+/g, (line) => hiddenMark.repeat(line.length));
    parts.push(text.slice(done, start), hidden);
    done = to;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

/** Shows a part of a masked text. Hidden parts of any length become `***`. */
export function showMasked(masked: string): string {
  return masked.replaceAll(run, mask);
}

/** Converts an offset in a masked text to the shown text. An offset within a hidden part becomes the start of that part. */
export function shownOffset(masked: string, offset: number): number {
  let end = offset;
  if (masked[offset] === hiddenMark) while (masked[end - 1] === hiddenMark) end -= 1;
  return showMasked(masked.slice(0, end)).length;
}

// A word: the characters of a token, a key or a hash. `/` separates words, as it separates path segments. The digits of a demarc
// fingerprint (`sha256:…`) do not match.
const words = /(?<!\bsha256:|[A-Za-z0-9_+=-])[A-Za-z0-9_+=-]{12,}/g;
const issued =
  /^(?:gh[opsur]_|github_pat_|glpat-|xox[a-z]-|sk[-_]|pk_|rk_|AKIA|ASIA|AIza|eyJ|npm_|pypi-|hf_|dop_v1_|cf[a-z]{1,3}t_|cfk_|v1\.0-|tok[-_])/;
const uuid = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
const accountTag = /^[0-9a-f]{32}$/;
/** Files that demarc writes and that people have to find. */
const ownFile = /^(?:journal|apply)-[0-9a-f]{32}$/;

/**
 * True for a known token prefix, or for a long run of letters and digits that is not a name. A UUID and an account tag (32 lower-case
 * hexadecimal digits) give false. People have to recognise them, and they grant no access.
 */
export function looksLikeToken(word: string): boolean {
  if (uuid.test(word) || accountTag.test(word) || ownFile.test(word)) return false;
  if (issued.test(word) && word.length >= 16) return true;
  if (word.length >= 36 && isMixed(word)) return true;
  return word.split(/[-_=]/).some((run) => (run.length >= 16 && hasBoth(run)) || (run.length >= 12 && isMixed(run)));
}

/** Replaces every word that looks like a token with `***`. */
export function maskTokens(text: string): string {
  return text.replace(words, (word) => (looksLikeToken(word) ? mask : word));
}

function hasBoth(run: string): boolean {
  return /[0-9]/.test(run) && /[A-Za-z]/.test(run);
}

function isMixed(run: string): boolean {
  return /[0-9]/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);
}
