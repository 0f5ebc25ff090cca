import { beginningOf, Beginnings } from './secret-beginnings.ts';
import { type Canonical, canonical, without } from './spellings.ts';
import { type Range, WordFinder } from './word-finder.ts';

const removed = '(removed)';
/** Secrets with fewer bytes are searched only as they are written: their other spellings are in every text. */
const shortestSpelt = 4;
/** Fewer base64 letters may match by accident. */
const shortestBase64 = 6;
const shortestSmall = 10;

/**
 * Removes every secret from a text of others, in every spelling that may be echoed. The spellings are: escapes of JSON, HTML, forms and
 * URLs, in any letter case and nested; base64 and hexadecimal digits within longer texts; and folded lines. Where a secret was cut off,
 * its beginning is removed.
 *
 * The time grows with the sum of the lengths: a run may know thousands of secrets, and an answer may have megabytes.
 */
export function redact(text: string, secrets: Iterable<string>): string {
  const known = [...new Set(secrets)].filter((secret) => secret !== '');
  if (known.length === 0 || text === '') return text;
  const finders = findersOf(known);
  const ranges = [...exactRanges(text, finders), ...speltRanges(text, finders)].sort(([a], [b]) => a - b);
  if (ranges.length === 0) return text;
  const parts: string[] = [];
  let done = 0;
  for (const [from, to] of ranges) {
    if (from >= done) parts.push(text.slice(done, from), removed);
    done = Math.max(done, to);
  }
  return parts.join('') + text.slice(done);
}

interface Finders {
  readonly secrets: readonly string[];
  readonly exact: WordFinder;
  readonly beginnings: Beginnings;
  /** Undefined where no secret is long enough to be spelt otherwise. */
  readonly spelt: ReturnType<typeof speltFinders> | undefined;
}

let latest: Finders | undefined;

/** Each answer of a run is searched for the same secrets, and what finds them takes longer to build than an answer to read. */
function findersOf(secrets: readonly string[]): Finders {
  const isKnown = latest?.secrets.length === secrets.length && latest.secrets.every((each, i) => each === secrets[i]);
  if (latest !== undefined && isKnown) return latest;
  const spelt = secrets.map((secret) => canonical(secret)).filter(({ bytes }) => bytes.length >= shortestSpelt);
  latest = {
    secrets,
    exact: new WordFinder(secrets),
    beginnings: new Beginnings(secrets.flatMap(beginningOf)),
    spelt: spelt.length === 0 ? undefined : speltFinders(secrets, spelt),
  };
  return latest;
}

function speltFinders(secrets: readonly string[], spelt: readonly Canonical[]) {
  const forms = secrets.flatMap(base64Forms);
  return {
    folded: new WordFinder(spelt.map(({ bytes }) => foldCase(bytes))),
    hex: new WordFinder(secrets.flatMap(hexForms).filter(isLong)),
    numbers: new WordFinder(
      secrets
        .map((secret) => Buffer.from(secret, 'utf8'))
        .flatMap((bytes) => (bytes.length < shortestSpelt ? [] : [bytes.join(',')])),
    ),
    base64: new WordFinder(forms.filter((form) => form.length >= shortestBase64)),
    // Hosts and media types are shown in lower case. Lower-case base64 leaves little to guess, so it is searched too.
    small: new WordFinder(forms.filter((form) => form.length >= shortestSmall).map(foldCase)),
    cut: cutOff(secrets, spelt),
  };
}

function exactRanges(text: string, { exact, beginnings }: Finders): Range[] {
  return [...exact.find(text), ...beginnings.find(text)];
}

function speltRanges(text: string, { spelt }: Finders): Range[] {
  if (spelt === undefined) return [];
  const { folded, hex, numbers, base64, small, cut } = spelt;
  const read = canonical(text);
  const lower = foldCase(read.bytes);
  // Without the separators between the digits of single bytes.
  const digits = without(read, separators);
  // `+` and its substitute `-` are left out on both sides: in a form, `+` is a blank.
  const letters = without(read, dashes);
  const alphabet = letters.bytes.replaceAll('_', '/');
  return [
    ...[...folded.find(lower), ...cut.folded.find(lower)].map((range) => toOriginal(read, range)),
    ...[...hex.find(foldCase(digits.bytes)), ...cut.hex.find(foldCase(digits.bytes))].map((range) =>
      toOriginal(digits, range),
    ),
    ...numbers.find(read.bytes).map((range) => toOriginal(read, range)),
    ...[...base64.find(alphabet), ...small.find(foldCase(alphabet)), ...cut.base64.find(foldCase(alphabet))].map(
      (range) => toOriginal(letters, wholeWord(letters, alphabet, range)),
    ),
  ];
}

/** The beginnings of secrets whose rest was cut off, in the usual spellings of a header or a key. */
function cutOff(secrets: readonly string[], spelt: readonly Canonical[]) {
  const cut = secrets.flatMap((secret) =>
    beginningOf(secret).map(({ least }) => ({ bytes: Buffer.from(secret), least })),
  );
  return {
    folded: new Beginnings(
      spelt.flatMap(({ bytes }) => beginningOf(bytes).map(({ least }) => ({ word: foldCase(bytes), least }))),
    ),
    hex: new Beginnings(cut.map(({ bytes, least }) => ({ word: bytes.toString('hex'), least: 2 * least }))),
    base64: new Beginnings(
      cut.flatMap(({ bytes, least }) =>
        base64Within(bytes).map((word) => ({ word: foldCase(word), least: Math.ceil((4 * least) / 3) - 2 })),
      ),
    ),
  };
}

const dashes: ReadonlySet<number> = new Set([0x2d]);
const separators: ReadonlySet<number> = new Set(Buffer.from('-:,;'));

/** The hexadecimal digits of a secret, of its UTF-16 form, and of its own hexadecimal digits. */
function hexForms(secret: string): readonly string[] {
  const digits = Buffer.from(secret, 'utf8').toString('hex');
  const wide = Buffer.from(secret, 'utf16le');
  const little = wide.toString('hex');
  return [digits, little, wide.swap16().toString('hex'), Buffer.from(digits).toString('hex')];
}

function isLong(digits: string): boolean {
  return digits.length >= 2 * shortestSpelt;
}

/** Folds Latin letters only, because the length must not change. */
function foldCase(bytes: string): string {
  return bytes.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function toOriginal({ starts, ends }: Canonical, [from, to]: Range): Range {
  return [starts[from] ?? 0, ends[to - 1] ?? 0];
}

/**
 * The base64 letters of a secret in several forms: as it is, in JSON, in a URL, in hexadecimal digits, in UTF-16, and in base64 once
 * more.
 */
function base64Forms(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd'));
  const bytes = Buffer.from(secret, 'utf8');
  const digits = bytes.toString('hex');
  const twice = (['base64', 'base64url'] as const).flatMap((alphabet) => lettersWithin(bytes, alphabet));
  const texts = [...new Set([secret, json, url, digits, digits.toUpperCase(), ...twice])];
  return [...texts.map((text) => Buffer.from(text, 'utf8')), Buffer.from(secret, 'utf16le')].flatMap(base64Within);
}

/**
 * The base64 letters of bytes within longer bytes, at each of three offsets. Letters that share bits with neighbouring bytes are left
 * out.
 */
function base64Within(bytes: Buffer): readonly string[] {
  return lettersWithin(bytes, 'base64').map((letters) => letters.replaceAll('+', ''));
}

function lettersWithin(bytes: Buffer, alphabet: 'base64' | 'base64url'): readonly string[] {
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(alphabet)
      .replace(/={1,2}$/, '');
    const last = (before + bytes.length) % 3 === 0 ? whole.length : whole.length - 1;
    return whole.slice([0, 2, 3][before], last);
  });
}

/** A piece of base64 reveals letters around it too, so its whole word is removed. */
function wholeWord({ starts, ends }: Canonical, alphabet: string, [from, to]: Range): Range {
  let [start, end] = [from, to];
  while (start > 0 && starts[start] === ends[start - 1] && isBase64(alphabet.charCodeAt(start - 1))) start -= 1;
  while (end < alphabet.length && starts[end] === ends[end - 1] && isBase64(alphabet.charCodeAt(end))) end += 1;
  return [start, end];
}

function isBase64(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x2f ||
    code === 0x3d
  );
}
