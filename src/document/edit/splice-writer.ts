import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { isMergeKey, mergeSources, rangeOf, type YamlDocument } from '../yaml-document.ts';
import { addKeys, removeKeys } from './key-splices.ts';
import { listSplices } from './list-splices.ts';
import { newEntries, newEntry, type Patch, patched } from './patch-tree.ts';
import {
  blockValue,
  copyOf,
  type CopyOptions,
  entryPiece,
  flowValue,
  mergeKey,
  type Piece,
  type PieceEntry,
  RefusedEdit,
} from './pieces.ts';
import { scalarSplices } from './scalar-splices.ts';
import { endOf, eolOf, indentationAt, lineEnd, type Splice, valueStart } from './text-places.ts';

export interface WrittenSplices {
  readonly splices: readonly Splice[];
  /** Nodes whose content changes, and all nodes in what is replaced or removed. */
  readonly touched: ReadonlySet<unknown>;
}

/** Turns the patch of a document into splices of its text. Throws `RefusedEdit`. */
export class SpliceWriter {
  readonly #text: string;
  readonly #eol: string;
  readonly #document: YamlDocument;
  readonly #copy: CopyOptions;
  /** Nodes whose anchor means something else after the edit: their aliases are written out. */
  readonly #moved: ReadonlySet<unknown>;
  readonly #touched = new Set<unknown>();
  readonly #splices: Splice[] = [];

  constructor(document: YamlDocument, isSecret: CopyOptions['isSecret'], moved: ReadonlySet<unknown>) {
    this.#document = document;
    this.#text = document.source.text;
    this.#eol = eolOf(this.#text);
    this.#moved = moved;
    const resolve = (node: unknown) => this.#resolve(node);
    this.#copy = { text: this.#text, resolve, fieldsOf: (map) => this.#fieldsOf(map), isSecret };
  }

  write(fields: ReadonlyMap<string, Patch>): WrittenSplices {
    const { contents } = this.#document;
    if (!isMap(contents)) throw new RefusedEdit('the document is not a mapping');
    this.#editMap(contents, fields, '');
    return { splices: this.#splices, touched: this.#touched };
  }

  /** A copy of a node as it was, with aliases and merge keys written out. */
  copy(node: unknown): Piece {
    return copyOf(node, this.#copy);
  }

  /** The indentation of the keys of a block mapping; undefined for a flow mapping. */
  indentationOf(map: YAMLMap): string | undefined {
    if (map.flow === true) return undefined;
    for (const { key } of map.items) {
      const found = indentationAt(this.#text, rangeOf(key)[0]);
      if (found !== undefined) return found;
    }
    throw new RefusedEdit('no key of a mapping is at the start of its line');
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? this.#document.aliases.get(node) : node;
  }

  /** The fields of a mapping with those of its merge keys; its own fields win. */
  #fieldsOf(map: YAMLMap): ReadonlyMap<string, unknown> {
    const fields = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      if (isScalar(key) && !isMergeKey(key) && !fields.has(String(key.value))) fields.set(String(key.value), value);
    }
    for (const [name, value] of this.#mergedFields(map)) if (!fields.has(name)) fields.set(name, value);
    return fields;
  }

  #mergedFields(map: YAMLMap): ReadonlyMap<string, unknown> {
    const fields = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      if (!isMergeKey(key)) continue;
      for (const source of mergeSources(value, this.#document.aliases) ?? []) {
        for (const [name, inner] of this.#fieldsOf(source)) if (!fields.has(name)) fields.set(name, inner);
      }
    }
    return fields;
  }

  #editMap(map: YAMLMap, fields: ReadonlyMap<string, Patch>, outer: string): void {
    this.#touched.add(map);
    const indentation = this.indentationOf(map) ?? outer;
    const own = new Map(
      map.items.flatMap((pair) => (isOwn(pair.key) ? [[String(pair.key.value), pair] as const] : [])),
    );
    const added: PieceEntry[] = [];
    const removed: Pair[] = [];
    let all: ReadonlyMap<string, unknown> | undefined;
    const merged = (key: string) => (all ??= this.#fieldsOf(map)).get(key);
    for (const [key, patch] of fields) {
      const pair = own.get(key);
      if (pair === undefined) {
        const entry = this.#added(merged(key), key, patch);
        if (entry !== undefined) added.push(entry);
      } else if (patch.type === 'remove') {
        if (this.#mergedFields(map).has(key)) throw notRemovable(key);
        removed.push(pair);
      } else if (patch.type === 'set') this.#setValue(map, pair, entryPiece(patch.entry).value, indentation);
      else this.#editValue(map, pair, patch.fields, indentation);
    }
    for (const { key, value } of removed) {
      this.#touchAll(key);
      this.#touchAll(value);
    }
    const gone = new Set(removed);
    const left = map.items.filter((pair) => !gone.has(pair));
    const place = { text: this.#text, eol: this.#eol, map, left, indentation, step: this.#step(map, indentation) };
    for (const splice of [...removeKeys(place, removed), ...addKeys(place, added)]) this.#splices.push(splice);
  }

  /** What is written for a key that the mapping itself does not have: with what a merge key gives it. */
  #added(merged: unknown, key: string, patch: Patch): PieceEntry | undefined {
    if (patch.type === 'remove') {
      if (merged === undefined) return undefined;
      throw notRemovable(key);
    }
    const entry = newEntry(key, patch);
    if (entry === undefined) return undefined;
    if (patch.type === 'set' || !isMap(this.#resolve(merged))) return entry;
    return { key, value: this.#ownValue(merged, patch.fields) };
  }

  /** A value of its own for what is under an alias or a merge key. It still merges what it does not change. */
  #ownValue(node: unknown, fields: ReadonlyMap<string, Patch>): Piece {
    const isFlat = [...fields.values()].every((patch) => patch.type === 'set');
    if (isAlias(node) && isFlat && !this.#moved.has(this.#resolve(node))) {
      const alias: Piece = { type: 'scalar', block: `*${node.source}`, flow: `*${node.source}` };
      return { type: 'map', entries: [{ key: mergeKey, value: alias }, ...newEntries(fields)] };
    }
    return patched(this.copy(node), fields);
  }

  #editValue(map: YAMLMap, pair: Pair, fields: ReadonlyMap<string, Patch>, indentation: string): void {
    const { value } = pair;
    if (isMap(value) && isEmptied(value, fields))
      this.#setValue(map, pair, { type: 'map', entries: newEntries(fields) }, indentation);
    else if (isMap(value)) this.#editMap(value, fields, indentation);
    else if (isAlias(value) && isMap(this.#resolve(value)))
      this.#setValue(map, pair, this.#ownValue(value, fields), indentation);
    else this.#setValue(map, pair, { type: 'map', entries: newEntries(fields) }, indentation);
  }

  #setValue(map: YAMLMap, pair: Pair, piece: Piece, indentation: string): void {
    const text = this.#text;
    const { value } = pair;
    this.#touchAll(value);
    const start = valueStart(text, rangeOf(pair.key)[1], value === null ? text.length : rangeOf(value)[0]);
    if (start === undefined || value === null || value === undefined) throw new RefusedEdit('a key has no colon');
    // The tag is about the old value.
    if (start.tag !== undefined) {
      const { from, to } = start.tag;
      this.#splices.push({ from: text[from - 1] === ' ' ? from - 1 : from, to, text: '' });
    }
    if (isSeq(value) && piece.type === 'list') {
      const items = listSplices(text, value, piece, this.#eol);
      if (items !== undefined) {
        for (const splice of items) this.#splices.push(splice);
        return;
      }
    }
    const isFlow = map.flow === true;
    const [first = '', ...below] = isFlow
      ? [flowValue(piece)]
      : blockValue(piece, indentation, this.#step(map, indentation));
    if (isScalar(value) && below.length === 0) {
      for (const splice of scalarSplices(text, value, piece, first, start.behind)) this.#splices.push(splice);
      return;
    }
    const lines = below.map((line) => this.#eol + line).join('');
    const [from, to] = this.#oldValue(value, start.behind);
    const keyLine = lineEnd(text, start.behind);
    if (from > keyLine || isBlock(value)) {
      // The comment behind the key stays; the lines of the old value go.
      const last = isBlock(value) ? lineEnd(text, endOf(text, value)) : to;
      this.#splices.push({ from: start.behind, to: start.behind, text: first === '' ? '' : ` ${first}` });
      this.#splices.push({ from: keyLine, to: Math.max(keyLine, last), text: lines });
    } else if (first !== '') this.#splices.push({ from, to, text: `${from === to ? ' ' : ''}${first}` });
    else {
      this.#splices.push({ from: start.behind, to, text: '' });
      const end = lineEnd(text, to);
      this.#splices.push({ from: end, to: end, text: lines });
    }
  }

  #oldValue(value: unknown, behind: number): readonly [number, number] {
    const [from, to] = rangeOf(value);
    return from === to ? [behind, behind] : [from, to];
  }

  #touchAll(node: unknown): void {
    this.#touched.add(node);
    if (isSeq(node)) for (const item of node.items) this.#touchAll(item);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      this.#touched.add(key);
      this.#touchAll(value);
    }
  }

  /** How much deeper the values of a mapping are: as elsewhere in it, else as at the top of the document. */
  #step(map: YAMLMap, indentation: string): string {
    for (const candidate of [map, this.#document.contents]) {
      if (!isMap(candidate)) continue;
      const base = candidate === map ? indentation.length : 0;
      for (const { value } of candidate.items) {
        if (!isMap(value) || value.flow === true) continue;
        const inner = indentationAt(this.#text, rangeOf(value)[0]);
        if (inner !== undefined && inner.length > base) return ' '.repeat(inner.length - base);
      }
    }
    return '  ';
  }
}

function notRemovable(key: string): RefusedEdit {
  return new RefusedEdit(`${key} comes from a merge key, and cannot be removed here`);
}

function isOwn(key: unknown): key is { readonly value: unknown; readonly range?: unknown } {
  return isScalar(key) && !isMergeKey(key);
}

/** True if no key of a mapping stays. */
function isEmptied(map: YAMLMap, fields: ReadonlyMap<string, Patch>): boolean {
  const isRemoved = (key: unknown) => isOwn(key) && fields.get(String(key.value))?.type === 'remove';
  const removes = [...fields.values()].some(({ type }) => type === 'remove');
  return removes && map.items.every(({ key }) => isRemoved(key));
}

function isBlock(value: unknown): value is YAMLMap | YAMLSeq {
  return (isMap(value) || isSeq(value)) && value.flow !== true;
}
