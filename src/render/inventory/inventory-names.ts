import { createHash } from 'node:crypto';
import { excerpt, sanitiseText } from '../text/sanitise.ts';

/** 64 hexadecimal digits: different for different texts. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * A slug of NetBox: letters, digits, underscores and hyphens, at most 100. A text that is one already stays, in lower case. Others get the
 * start of a digest, so that two texts never share a slug.
 */
export function slugOf(text: string): string {
  const folded = text.toLowerCase();
  if (/^[a-z0-9_-]{1,100}$/.test(folded)) return folded;
  const start = folded.slice(0, 80).replaceAll(/[^a-z0-9_]/g, '-');
  return `${start}-${digestOf(text).slice(0, 12)}`;
}

/** A text for a field of at most so many characters. Hidden characters are shown as `\u{…}`. NetBox removes blanks at the ends. */
export function fieldText(text: string, most: number): string {
  return excerpt(sanitiseText(text), most - 1).trim();
}

/** As `fieldText`, for a name that tells objects apart: a text that is cut ends with the start of a digest. */
export function nameText(text: string, most: number): string {
  const shown = sanitiseText(text).trim();
  if (shown !== '' && shown.length <= most && shown === text) return shown;
  return `${excerpt(shown, most - 14)} ${digestOf(text).slice(0, 12)}`.trim();
}

/** A part of an id that a query finds again: a usual name, else its slug. */
export function idPart(text: string): string {
  return /^[A-Za-z0-9_.:-]{1,200}$/.test(text) ? text : slugOf(text);
}

/** Of an IPv4 address with its length, `192.168.3.5/31`: its prefix. Undefined for another text. */
export function prefixOf(address: string): string | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(address);
  const [a, b, c, d, length] = (match ?? []).slice(1).map(Number);
  if (a === undefined || b === undefined || c === undefined || d === undefined || length === undefined)
    return undefined;
  if ([a, b, c, d].some((byte) => byte > 255) || length > 32) return undefined;
  const size = 2 ** (32 - length);
  const first = Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / size) * size;
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join('.')}/${length}`;
}
