import { positionAt } from '../diagnostics/code-frame.ts';
import { findHidden } from '../diagnostics/hidden-characters.ts';
import { isPlainName, type KnownNames, meaningOf, namesOf, namesWithin } from './credential-words.ts';
import { type HiddenPlace, keyPattern, LineReader, type OpenSecret } from './hidden-places-in-line.ts';
import { isExtensionName, isShownName } from './shown-values.ts';

/** A secret that began on an earlier line, at this indentation. */
interface HiddenBlock extends OpenSecret {
  readonly indent: number;
}

interface Line {
  readonly start: number;
  /** The offset of the first character that is not a blank. */
  readonly content: number;
  readonly end: number;
  readonly indent: number;
  /** The name at the start of the line. */
  readonly name: string | undefined;
  /** True if the value of the name is on the lines below or in braces. */
  readonly isStructure: boolean;
}

const indentation = /[ \t-]*/y;
const marks = /(?:---|\.\.\.|%YAML[ \t]+[\d.]{1,8}|<{7,}|>{7,}|={7,}|\|{7,})(?=\s|$)/my;
const brackets = /[ \t{[]*/y;
const structure = /[ \t]*(?:[{[]|$)/my;

/**
 * The parts of a text that must not be quoted, in offsets: all that is not known to be harmless. It reads line by line, so it also works
 * for text that is not YAML. It shows the names and short values of fields that demarc knows, keys, and YAML syntax. It hides comments, and
 * text that looks like a token. It also hides text below or beside a name that looks like a credential, and lines that may continue that
 * text.
 */
export function hiddenPlaces(original: string, fields: ReadonlySet<string>): readonly HiddenPlace[] {
  const shown = new ShownText(original);
  const places: HiddenPlace[] = [];
  const maps = new OpenMaps(namesOf(fields));
  let block: HiddenBlock | undefined;
  let list: string | undefined;
  for (const line of linesOf(shown.text)) {
    const mark = after(marks, shown.text, line.content);
    if (mark !== undefined) block = undefined;
    const names = maps.around(line);
    if (block !== undefined && endsHiddenBlock(block, line, fields)) block = undefined;
    if (block !== undefined && !(block.meaning === 'credential' && isKnown(line, names.fields))) {
      places.push(toOriginal(shown, { from: line.content, to: line.end, kind: 'secret' }));
      continue;
    }
    const isItem = shown.text.slice(line.start, line.content).includes('-');
    const read = new LineReader(shown.text, line, names).read(mark ?? line.content, isItem ? list : undefined);
    for (const place of read.places) places.push(toOriginal(shown, place));
    list = read.list;
    if (read.inside !== undefined) maps.open(line.indent, read.inside);
    if (read.secret !== undefined) block = { ...read.secret, indent: line.indent };
  }
  return merged(places, original);
}

function* linesOf(text: string): Generator<Line> {
  for (let start = 0; start <= text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const content = Math.min(after(indentation, text, start) ?? start, end);
    if (content < end) {
      keyPattern.lastIndex = after(brackets, text, content) ?? content;
      const key = keyPattern.exec(text);
      const isStructure = key !== null && after(structure, text, keyPattern.lastIndex) !== undefined;
      yield { start, content, end, indent: content - start, name: key?.[2] ?? key?.[3], isStructure };
    }
    start = end + 1;
  }
}

/** The maps around a line, judged by indentation. */
class OpenMaps {
  readonly #outermost: KnownNames;
  readonly #open: { readonly indent: number; readonly names: KnownNames }[] = [];

  constructor(outermost: KnownNames) {
    this.#outermost = outermost;
  }

  /** The names that are known at the start of a line. A line with more indentation is inside the map of an earlier name. */
  around({ indent, name }: Line): KnownNames {
    while ((this.#open.at(-1)?.indent ?? -1) >= indent) this.#open.pop();
    const names = this.#open.at(-1)?.names ?? this.#outermost;
    if (name !== undefined) this.open(indent, namesWithin(name, names));
    return names;
  }

  open(indent: number, names: KnownNames): void {
    this.#open.push({ indent, names });
  }
}

/** True if a line is a separate field or an object further out. False if it may continue a secret. */
function endsHiddenBlock(block: HiddenBlock, line: Line, fields: ReadonlySet<string>): boolean {
  const { name, indent } = line;
  if (name === undefined) return false;
  if (indent <= block.indent && (isKnown(line, fields) || (meaningOf(name) !== undefined && isPlainName(name))))
    return true;
  const isFurtherOut = block.inside ? indent <= block.indent : indent < block.indent;
  return !block.open && line.isStructure && indent > 0 && isFurtherOut;
}

/** A merge key does not tell which map it is in, so it does not end a hidden block. */
function isKnown({ name, indent }: Line, fields: ReadonlySet<string>): boolean {
  return name !== undefined && name !== '<<' && (isShownName(name, fields) || (indent === 0 && isExtensionName(name)));
}

function toOriginal(shown: ShownText, { from, to, kind }: HiddenPlace): HiddenPlace {
  return { from: shown.originalOffset(from), to: shown.originalOffset(to), kind };
}

/** Joins neighbours with only blanks between them, so that their number reveals nothing. */
function merged(places: readonly HiddenPlace[], text: string): readonly HiddenPlace[] {
  const result: HiddenPlace[] = [];
  for (const place of places) {
    const last = result.at(-1);
    if (last !== undefined && /^[ \t]*$/.test(text.slice(last.to, place.from))) {
      const kind = last.kind === 'secret' || place.kind === 'secret' ? 'secret' : 'other';
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, place.to), kind };
    } else result.push(place);
  }
  return result;
}

function after(expression: RegExp, text: string, at: number): number | undefined {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : undefined;
}

/** A text as it looks: without invisible characters, and with a space for every blank. Its offsets map back to the original. */
class ShownText {
  readonly text: string;
  /** The start of each kept part, in this text and in the original. */
  readonly #starts: number[] = [];
  readonly #originals: number[] = [];

  constructor(original: string) {
    const pieces: string[] = [];
    let length = 0;
    let done = 0;
    const keep = (piece: string, from: number) => {
      pieces.push(piece);
      this.#starts.push(length);
      this.#originals.push(from);
      length += piece.length;
    };
    for (const { character, at } of findHidden(original)) {
      keep(original.slice(done, at), done);
      done = at + character.length;
      if (/[\p{Zs}\r]/u.test(character)) keep(character === '\r' ? '\n' : ' ', at);
    }
    keep(original.slice(done), done);
    this.text = pieces.join('');
  }

  originalOffset(at: number): number {
    const { line: piece, column } = positionAt(this.#starts, at);
    return (this.#originals[piece - 1] ?? 0) + column - 1;
  }
}
