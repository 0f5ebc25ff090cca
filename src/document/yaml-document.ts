import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { lineStarts, positionAt } from '../diagnostics/code-frame.ts';
import type { Span } from '../diagnostics/diagnostic.ts';

type PathSegment = string | number;

interface Place {
  readonly key: unknown;
  readonly value: unknown;
}

/** A document of a source: its nodes and their places. */
export class YamlDocument {
  readonly source: Source;
  readonly contents: ParsedNode | null;
  /** Its number among the documents of the source that hold something, from 0. */
  readonly index: number;
  /** The target of each alias. `readValue` fills it when it reads the document for the first time. */
  readonly aliases = new Map<Alias, unknown>();
  readonly #indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Place>>();

  constructor(source: Source, document: Document.Parsed, index: number) {
    this.source = source;
    this.contents = document.contents;
    this.index = index;
  }

  /** True if the document holds only comments. */
  get isEmpty(): boolean {
    return this.contents === null || (isScalar(this.contents) && this.contents.value === null);
  }

  /**
   * The place of a value: the key or the value of the last segment, also through aliases and merge keys. For a value that spans lines, the
   * place of its key. For a value that is not written, the place of its nearest written parent.
   */
  locate(path: readonly PathSegment[], part: 'key' | 'value' = 'value'): Span {
    let place: Place = { key: this.contents, value: this.contents };
    for (const [depth, segment] of path.entries()) {
      const next = this.#step(place.value, segment);
      if (next === undefined) return depth === 0 ? this.start() : this.#spanOf(place.key);
      place = next;
    }
    if (path.length === 0) return this.start();
    return part === 'value' && isCompact(place.value)
      ? this.#spanOf(place.value)
      : this.#spanOf(place.key ?? place.value);
  }

  /** The span of the first line with content. */
  start(): Span {
    const contents: unknown = this.contents;
    const first: unknown = isMap(contents) ? contents.items[0]?.key : contents;
    return this.#spanOf(first ?? contents);
  }

  #spanOf(node: unknown): Span {
    const range = rangeOf(node);
    return this.source.span(range[0], range[1]);
  }

  #step(node: unknown, segment: PathSegment): Place | undefined {
    const target = isAlias(node) ? this.aliases.get(node) : node;
    if (isMap(target)) return this.#index(target).get(String(segment));
    if (!isSeq(target) || typeof segment !== 'number') return undefined;
    const item: unknown = target.items[segment];
    return item === undefined ? undefined : { key: item, value: item };
  }

  /** An index for a big mapping. It keeps the time linear when each of its objects is searched for. */
  #index(map: YAMLMap): ReadonlyMap<string, Place> {
    const known = this.#indexes.get(map);
    if (known !== undefined) return known;
    const index = new Map<string, Place>();
    this.#indexes.set(map, index);
    const merged: unknown[] = [];
    for (const { key, value } of map.items) {
      if (isMergeKey(key)) merged.push(value);
      else if (isScalar(key) && !index.has(String(key.value))) index.set(String(key.value), { key, value });
    }
    for (const source of merged.flatMap((value) => mergeSources(value, this.aliases) ?? [])) {
      for (const [key, place] of this.#index(source)) if (!index.has(key)) index.set(key, place);
    }
    return index;
  }
}

/** The start and end offsets of a node, without the blanks and comments after it. */
export function rangeOf(node: unknown): readonly [number, number] {
  if (isPair(node)) return rangeOf(node.key);
  if (!isScalar(node) && !isAlias(node) && !isMap(node) && !isSeq(node)) return [0, 0];
  return node.range ? [node.range[0], node.range[1]] : [0, 0];
}

/** True if a place can show the node itself: a written scalar, an alias, or a flow collection. */
function isCompact(node: unknown): boolean {
  const [from, to] = rangeOf(node);
  if (to <= from) return false;
  return isMap(node) || isSeq(node) ? node.flow === true : true;
}

/** A source text as it was read. `name` is the user's spelling with forward slashes; `<stdin>` for standard input. */
export interface SourceText {
  readonly name: string;
  /** Without its byte order mark. */
  readonly text: string;
  /** The file begins with a byte order mark. */
  readonly hasMark?: true;
}

/** A source text. It counts its lines only when a position is asked for. */
export class Source {
  readonly name: string;
  readonly text: string;
  #starts: readonly number[] | undefined;

  constructor({ name, text }: SourceText) {
    this.name = name;
    this.text = text;
  }

  span(from: number, to: number): Span {
    this.#starts ??= lineStarts(this.text);
    const length = this.text.length;
    const start = positionAt(this.#starts, Math.min(from, length));
    const end = positionAt(this.#starts, Math.min(Math.max(from, to), length));
    return { file: this.name, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }
}

/** The scalar or key that is being read. All scalars share a single object, so copy the values that you keep. */
export interface ScalarPlace {
  readonly path: readonly PathSegment[];
  /** True without quotes, block indicators or a tag. YAML then resolves the value by its form. */
  readonly plain: boolean;
  /** The span of the whole scalar. */
  span(): Span;
  /** The span of the n-th exact occurrence of `piece`, from 0. The whole scalar if it is not found. */
  spanOf(piece: string, nth: number): Span;
}

/** A place that moves from scalar to scalar while a document is read. */
export class MovingPlace implements ScalarPlace {
  readonly path: PathSegment[] = [];
  scalar: Scalar | undefined;
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  get plain(): boolean {
    return this.scalar?.type === 'PLAIN' && this.scalar.tag === undefined;
  }

  span(): Span {
    const [from, to] = rangeOf(this.scalar);
    return this.#source.span(from, to);
  }

  spanOf(piece: string, nth: number): Span {
    const [from, to] = rangeOf(this.scalar);
    const { text } = this.#source;
    let at = text.indexOf(piece, from);
    for (let skip = nth; skip > 0 && at !== -1; skip -= 1) at = text.indexOf(piece, at + piece.length);
    return at === -1 || at >= to ? this.span() : this.#source.span(at, at + piece.length);
  }
}

/** True for `<<` without quotes (the merge key of the YAML type repository). */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

/** The mappings that a merge key names, in order. Undefined if it names anything else. */
export function mergeSources(value: unknown, aliases: ReadonlyMap<Alias, unknown>): readonly YAMLMap[] | undefined {
  const target = isAlias(value) ? aliases.get(value) : value;
  if (isMap(target)) return [target];
  if (!isSeq(target)) return undefined;
  const sources: YAMLMap[] = [];
  for (const item of target.items) {
    const map = isAlias(item) ? aliases.get(item) : item;
    if (!isMap(map)) return undefined;
    sources.push(map);
  }
  return sources;
}
