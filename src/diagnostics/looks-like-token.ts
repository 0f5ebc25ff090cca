import { mask } from './mask-text.ts';

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
