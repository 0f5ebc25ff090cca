import { hasHidden } from '../../diagnostics/hidden-characters.ts';

/** A text as bytes without escapes, one letter (Latin-1) per byte. `starts` and `ends` map each byte to its source in the original text. */
export interface Canonical {
  readonly bytes: string;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** How many levels of nested escapes are decoded. */
const mostLevels = 6;

const named: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    sol: '/',
    bsol: '\\',
    colon: ':',
    equals: '=',
    plus: '+',
    lowbar: '_',
    period: '.',
    comma: ',',
    num: '#',
    percnt: '%',
    commat: '@',
    excl: '!',
    dollar: '$',
    lpar: '(',
    rpar: ')',
    ast: '*',
    midast: '*',
    semi: ';',
    quest: '?',
    lsqb: '[',
    lbrack: '[',
    rsqb: ']',
    rbrack: ']',
    hat: '^',
    grave: '`',
    lcub: '{',
    lbrace: '{',
    rcub: '}',
    rbrace: '}',
    vert: '|',
    verbar: '|',
    // Invisible characters count as a blank.
    shy: ' ',
    zwnj: ' ',
    zwj: ' ',
    tab: '\t',
    newline: '\n',
  }),
);

const escape =
  /%([0-9a-f]{2})|%u([0-9a-f]{4})|&#0{0,8}([0-9]{1,7});?|&#x0{0,8}([0-9a-f]{1,6});?|&([a-z]{2,8});|\\{1,16}(?:u(d[89ab][0-9a-f]{2})\\{1,16}u(d[c-f][0-9a-f]{2})|u([0-9a-f]{4})|u\{0{0,8}([0-9a-f]{1,6})\}|U([0-9a-f]{8})|x([0-9a-f]{2})|([0-3][0-7]{2}))/giy;

/**
 * A text without the spellings that servers and programs use when they repeat a text. These are percent encoding, character references,
 * and escapes of JSON and of programming languages, in any letter case and nested. Blanks, `+`, `\` and quotes are left out: in some
 * spellings they replace each other or mean nothing. Invisible characters are left out too.
 */
export function canonical(text: string): Canonical {
  // A folded line may end within an escape.
  let read = without(bytesOf(text), lineEnds);
  for (let level = 0; level < mostLevels; level += 1) {
    const next = unescaped(read);
    if (next === undefined) break;
    read = next;
  }
  return without(shown(read), fillers);
}

/** Removes invisible characters, and sequences that colour a terminal. */
function shown(read: Canonical): Canonical {
  const { bytes, starts, ends } = read;
  if (!/[^ -~]/.test(bytes)) return read;
  const result = new Filling(bytes.length);
  for (let at = 0; at < bytes.length;) {
    const colour = bytes.charCodeAt(at) === escapeCode ? colourEnd(bytes, at) : undefined;
    const end = colour ?? at + lengthOf(bytes.charCodeAt(at));
    const isShown = colour === undefined && !hasHidden(Buffer.from(bytes.slice(at, end), 'latin1').toString('utf8'));
    for (; at < end; at += 1) if (isShown) result.add(bytes.charCodeAt(at), starts[at] ?? 0, ends[at] ?? 0);
  }
  return result.end();
}

const escapeCode = 0x1b;
const longestColour = 16;

function colourEnd(bytes: string, at: number): number | undefined {
  if (bytes[at + 1] !== '[') return undefined;
  for (let end = at + 2; end < at + longestColour; end += 1) {
    const code = bytes.charCodeAt(end);
    if (code >= 0x40 && code <= 0x7e) return end + 1;
  }
  return undefined;
}

/** The number of bytes of a UTF-8 character, by its first byte. */
function lengthOf(first: number): number {
  return first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function bytesOf(text: string): Canonical {
  const whole = Buffer.from(text, 'utf8');
  const starts = new Uint32Array(whole.length);
  const ends = new Uint32Array(whole.length);
  let to = 0;
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    const length = code > 0xffff ? 2 : 1;
    const last = to + (code < 0x80 ? 1 : code < 0x800 ? 2 : code <= 0xffff ? 3 : 4);
    starts.fill(at, to, last);
    ends.fill(at + length, to, last);
    to = last;
    at += length;
  }
  return { bytes: whole.toString('latin1'), starts, ends };
}

/** Decodes one level of escapes. Undefined where the text has no escape. The decoded text is never longer than the escape. */
function unescaped({ bytes, starts, ends }: Canonical): Canonical | undefined {
  const result = new Filling(bytes.length);
  let found = false;
  for (let at = 0; at < bytes.length;) {
    const code = bytes.charCodeAt(at);
    escape.lastIndex = at;
    const match = code === percentSign || code === ampersand || code === backslash ? escape.exec(bytes) : null;
    const value = match === null ? undefined : meaning(match);
    const end = match === null || value === undefined ? at + 1 : at + match[0].length;
    const [from, to] = [starts[at] ?? 0, ends[end - 1] ?? 0];
    if (value === undefined) result.add(code, from, to);
    else {
      found = true;
      for (let byte = 0; byte < value.length; byte += 1) result.add(value.charCodeAt(byte), from, to);
    }
    at = end;
  }
  return found ? result.end() : undefined;
}

const percentSign = 0x25;
const ampersand = 0x26;
const backslash = 0x5c;

/** Builds a text byte by byte, up to the length given to the constructor. */
class Filling {
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  #length = 0;

  constructor(most: number) {
    this.#bytes = Buffer.alloc(most);
    this.#starts = new Uint32Array(most);
    this.#ends = new Uint32Array(most);
  }

  add(byte: number, start: number, end: number): void {
    this.#bytes[this.#length] = byte;
    this.#starts[this.#length] = start;
    this.#ends[this.#length] = end;
    this.#length += 1;
  }

  end(): Canonical {
    const bytes = this.#bytes.toString('latin1', 0, this.#length);
    return { bytes, starts: this.#starts.subarray(0, this.#length), ends: this.#ends.subarray(0, this.#length) };
  }
}

/** The decoded bytes of an escape, in Latin-1. Undefined for an unknown name or an invalid code. */
function meaning(match: RegExpExecArray): string | undefined {
  const [, percent, percentU, decimal, hex, name, high, low, json, braced, long, byte, octal] = match;
  const raw = percent ?? byte;
  if (raw !== undefined) return String.fromCharCode(Number.parseInt(raw, 16));
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
  if (name !== undefined) return named.get(name.toLowerCase());
  if (high !== undefined && low !== undefined)
    return utf8(String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)));
  const digits = percentU ?? hex ?? json ?? braced ?? long;
  const code = decimal === undefined ? Number.parseInt(digits ?? '', 16) : Number.parseInt(decimal, 10);
  if (!(code <= 0x10ffff)) return undefined;
  return utf8(String.fromCodePoint(code));
}

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

export function without({ bytes, starts, ends }: Canonical, left: ReadonlySet<number>): Canonical {
  const result = new Filling(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) {
    const code = bytes.charCodeAt(at);
    if (!left.has(code)) result.add(code, starts[at] ?? 0, ends[at] ?? 0);
  }
  return result.end();
}

const fillers: ReadonlySet<number> = new Set(Buffer.from(' \t\r\n+\\"\''));
const lineEnds: ReadonlySet<number> = new Set(Buffer.from('\t\r\n'));
