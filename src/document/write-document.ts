import { hasHidden, replaceHidden, visible } from '../diagnostics/hidden-characters.ts';

const widestList = 100;

/**
 * Writes a tree as a YAML 1.2 document in block style, with two spaces for each level. `parseDocuments` and `readValue` read the same data
 * back. Equal trees give equal bytes.
 */
export function writeDocument({ head, ...mapping }: YamlTree): string {
  const lines = [...head.flatMap(writeComment), ...mappingLines(mapping, '')];
  return `${lines.join('\n')}\n`;
}

function mappingLines({ entries, below = [] }: YamlMapping, indent: string): string[] {
  const written = entries.flatMap((entry) => entryLines(entry, indent));
  return [...written, ...commentLines(below, indent)];
}

function entryLines(entry: YamlEntry, indent: string): string[] {
  const { key, value, above = [], beside, apart = false } = entry;
  const comment = beside === undefined ? '' : besideComment(beside);
  const [first = '', ...more] = valueLines(value, indent);
  const line = `${indent}${writeScalar(key)}:${first === '' ? '' : ` ${first}`}${comment}`;
  return [...(apart ? [''] : []), ...commentLines(above, indent), line, ...more];
}

/** The text behind the key, then the lines below it. */
function valueLines(value: YamlValue, indent: string): string[] {
  if (isList(value)) return listLines(value, indent);
  if (typeof value !== 'object' || value === null) return [writeScalar(value)];
  return value.entries.length === 0 ? ['{}'] : ['', ...mappingLines(value, `${indent}  `)];
}

function listLines(items: readonly string[], indent: string): string[] {
  const short = `[${items.map(writeItem).join(', ')}]`;
  return short.length <= widestList ? [short] : ['', ...items.map((item) => `${indent}  - ${writeScalar(item)}`)];
}

/** True for a list; `Array.isArray` does not tell a readonly list from a mapping. */
export function isList(value: YamlValue): value is readonly string[] {
  return Array.isArray(value);
}

function commentLines(paragraphs: readonly string[], indent: string): string[] {
  return paragraphs.flatMap(writeComment).map((line) => indent + line);
}

// Letters, digits and characters without a meaning anywhere in a YAML line, and without a blank at either end.
const harmless = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N} ,_./@()+=&;~^'-]*[\p{L}\p{M}\p{N}_./@()+=&;~^'-])?$/u;
const substitution = /^\$\{env:DEMARC_[A-Za-z0-9_]+\}$/;
// These two: texts that YAML 1.1, and so many other tools, read as a boolean, null, a number or a date.
const oldBoolean = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const oldNumber = /^[0-9][0-9_.eE+-]*$/;
const inList = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/**
 * Writes a scalar on a single line, so that YAML 1.2 reads it back. It leaves out quotes only if every YAML tool reads the same text.
 * Characters that a terminal or a log of GitHub Actions would act on are escaped.
 */
export function writeScalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  return isPlain(value) ? value : quoted(value);
}

/** Writes an item of a list in brackets, where commas and brackets have a meaning too. */
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

const width = 110;

/**
 * Writes a paragraph as comment lines, each with `# ` before it. The text cannot leave the comment: line breaks of every kind and other
 * hidden characters become visible code points.
 */
export function writeComment(text: string): readonly string[] {
  const lines: string[] = [];
  // Later lines of a list item are aligned with its text.
  const under = text.startsWith('- ') ? '#  ' : '#';
  let line = '#';
  let isEmpty = true;
  for (const word of onOneLine(text).split(' ')) {
    const isFull: boolean = line.length + 1 + word.length > width && !isEmpty;
    if (isFull) lines.push(line);
    line = isFull ? `${under} ${word}` : `${line} ${word}`;
    isEmpty = word === '' && (isEmpty || isFull);
  }
  return [...lines, line].map((each) => each.trimEnd());
}

/** A comment behind a value, on the same line. */
function besideComment(text: string): string {
  return ` # ${onOneLine(text)}`.trimEnd();
}

function onOneLine(text: string): string {
  return Array.from(text, visible).join('').replaceAll('##[', '# #[');
}

/** Plain data with its comments, to be written as YAML. Texts may hold any characters; the writer makes them safe. */
export type YamlValue = string | number | boolean | null | readonly string[] | YamlMapping;

interface YamlMapping {
  readonly entries: readonly YamlEntry[];
  /** Comments after the last entry, each a paragraph. */
  readonly below?: readonly string[];
}

export interface YamlEntry {
  readonly key: string;
  readonly value: YamlValue;
  /** Comments above the entry, each a paragraph. */
  readonly above?: readonly string[];
  /** A comment behind the value, on the same line. Not for a mapping. */
  readonly beside?: string;
  /** True for an empty line before the entry. */
  readonly apart?: boolean;
}

interface YamlTree extends YamlMapping {
  /** Comments at the top, each a paragraph. An empty text gives an empty comment line. */
  readonly head: readonly string[];
}

/** The value of a plain scalar in the core schema of YAML 1.2 (section 10.3.2): null, a boolean, a number, or the text itself. */
export function coreScalar(text: string): string | number | boolean | null {
  if (nulls.has(text)) return null;
  const boolean = booleans.get(text);
  if (boolean !== undefined) return boolean;
  if (decimal.test(text) || float.test(text)) return Number(text);
  if (octal.test(text) || hexadecimal.test(text)) return Number(text);
  if (infinity.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return notANumber.has(text) ? NaN : text;
}

const nulls: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);
const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);
const decimal = /^[-+]?[0-9]+$/;
const octal = /^0o[0-7]+$/;
const hexadecimal = /^0x[0-9a-fA-F]+$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/;
const notANumber: ReadonlySet<string> = new Set(['.nan', '.NaN', '.NAN']);
