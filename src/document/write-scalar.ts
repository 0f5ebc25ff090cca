import { hasHidden, replaceHidden } from '../diagnostics/hidden-characters.ts';
import { coreScalar } from './core-scalar.ts';

// Letters, digits and signs that mean nothing in YAML, wherever in a line they stand; no blank at either end.
const harmless = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N} ,_./@()+=&;~^'-]*[\p{L}\p{M}\p{N}_./@()+=&;~^'-])?$/u;
const substitution = /^\$\{env:DEMARC_[A-Za-z0-9_]+\}$/;
// What YAML 1.1, and so many another tool, takes for a boolean, a number or a date.
const oldBoolean = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const oldNumber = /^[0-9][0-9_.eE+-]*$/;
const inList = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/**
 * A scalar on one line, as YAML 1.2 reads it back: without quotes only where no YAML tool could take it for anything but this text.
 * Nothing that a terminal or a log of GitHub Actions would act on is written as itself.
 */
export function writeScalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  return isPlain(value) ? value : quoted(value);
}

/** An item of a list in brackets, where commas and brackets mean something too. */
export function writeItem(text: string): string {
  return isPlain(text) && inList.test(text) ? text : quoted(text);
}

function isPlain(text: string): boolean {
  if (substitution.test(text)) return true;
  if (text.length > 1_000 || hasHidden(text) || !harmless.test(text) || oldBoolean.test(text) || oldNumber.test(text))
    return false;
  return coreScalar(text) === text;
}

function quoted(text: string): string {
  const escaped = replaceHidden(text.replace(/["\\]/g, '\\$&').replaceAll('##[', '#\\x23['), escapeCharacter);
  return `"${escaped}"`;
}

/** A character as an escape of a double-quoted string (YAML 1.2, section 5.7). */
export function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
