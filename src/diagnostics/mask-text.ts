/** Replaces a text that must not be shown. It does not tell the length. */
export const mask = '***';

/** A range of a text, in offsets; the end is exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Stands for each character that is hidden, so that every position of a text keeps its meaning. No text of Unicode holds it. */
const hiddenMark = '\uffff';
const run = /\uffff+/g;

/** A text whose ranges are hidden. Line ends stay. What is shown of it goes through `showMasked`. */
export function maskText(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  const parts: string[] = [];
  let done = 0;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(done, from);
    if (to <= start) continue;
    // A line at a time: a mark for each of millions of characters would be millions of pieces.
    const hidden = text.slice(start, to).replaceAll(/[^\r\n]+/g, (line) => hiddenMark.repeat(line.length));
    parts.push(text.slice(done, start), hidden);
    done = to;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

/** A piece of a masked text as people see it: `***` for what is hidden, however long it is. */
export function showMasked(masked: string): string {
  return masked.replaceAll(run, mask);
}

/** Where an offset of a masked piece is once it is shown; within what is hidden, its beginning. */
export function shownOffset(masked: string, offset: number): number {
  let end = offset;
  if (masked[offset] === hiddenMark) while (masked[end - 1] === hiddenMark) end -= 1;
  return showMasked(masked.slice(0, end)).length;
}

// One word of a text: what a token, a key or a hash is made of. `/` parts words, as it parts the segments of a path.
// The digits of a fingerprint of ours (`sha256:…`) are none.
const words = /(?<!\bsha256:|[A-Za-z0-9_+=-])[A-Za-z0-9_+=-]{12,}/g;
const issued =
  /^(?:gh[opsur]_|github_pat_|glpat-|xox[a-z]-|sk[-_]|pk_|rk_|AKIA|ASIA|AIza|eyJ|npm_|pypi-|hf_|dop_v1_|cf[a-z]{1,3}t_|cfk_|v1\.0-|tok[-_])/;
const uuid = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
const accountTag = /^[0-9a-f]{32}$/;
/** Files that demarc writes and that people have to find. */
const ownFile = /^(?:journal|apply)-[0-9a-f]{32}$/;

/**
 * Whether a word looks like a token: what an issuer is known to begin its tokens with, or a long run of letters and digits that is not a
 * name. A UUID and an account tag (32 lower-case hexadecimal digits) are none: people have to recognise them, and neither grants anything.
 */
export function looksLikeToken(word: string): boolean {
  if (uuid.test(word) || accountTag.test(word) || ownFile.test(word)) return false;
  if (issued.test(word) && word.length >= 16) return true;
  if (word.length >= 36 && isMixed(word)) return true;
  return word.split(/[-_=]/).some((run) => (run.length >= 16 && hasBoth(run)) || (run.length >= 12 && isMixed(run)));
}

/** A text with `***` for every word that looks like a token. */
export function maskTokens(text: string): string {
  return text.replace(words, (word) => (looksLikeToken(word) ? mask : word));
}

function hasBoth(run: string): boolean {
  return /[0-9]/.test(run) && /[A-Za-z]/.test(run);
}

function isMixed(run: string): boolean {
  return /[0-9]/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);
}
