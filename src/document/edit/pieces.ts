import { isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import { isList, writeComment, writeItem, writeScalar, type YamlEntry, type YamlValue } from '../write-document.ts';
import { rangeOf } from '../yaml-document.ts';

/** A value to be written into a document, in block or in flow style. */
export type Piece =
  | { readonly type: 'scalar'; readonly block: string; readonly flow: string }
  | { readonly type: 'list'; readonly items: readonly Piece[] }
  | { readonly type: 'map'; readonly entries: readonly PieceEntry[]; readonly below?: readonly string[] };

export interface PieceEntry {
  readonly key: string;
  readonly value: Piece;
  readonly above?: readonly string[];
  readonly beside?: string;
}

/** The merge key. A text key `<<` is written in quotes. */
export const mergeKey = '<<';

export function scalarPiece(value: string | number | boolean | null): Piece {
  const block = writeScalar(value);
  return { type: 'scalar', block, flow: typeof value === 'string' ? writeItem(value) : block };
}

export function pieceOf(value: YamlValue): Piece {
  if (typeof value !== 'object' || value === null) return scalarPiece(value);
  if (isList(value)) return { type: 'list', items: value.map(scalarPiece) };
  const { entries, below } = value;
  return { type: 'map', entries: entries.map(entryPiece), ...(below !== undefined && { below }) };
}

export function entryPiece({ key, value, above, beside }: YamlEntry): PieceEntry {
  return { key, value: pieceOf(value), ...(above && { above }), ...(beside !== undefined && { beside }) };
}

/** A scalar of the document, in the spelling in which it is written, where that is possible. */
export function copiedScalar(text: string, node: Scalar): Piece {
  const [from, to] = rangeOf(node);
  const written = text.slice(from, to);
  const isOneLine = node.type === 'PLAIN' || node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE';
  const { value } = node;
  const fallback = scalarPiece(
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null,
  );
  // A tag is not copied: the value is written so that it needs none.
  if (!isOneLine || written === '' || node.tag !== undefined || /[\r\n]/.test(written)) return fallback;
  if (node.type !== 'PLAIN' || !/[,[\]{}]/.test(written)) return { type: 'scalar', block: written, flow: written };
  return { type: 'scalar', block: written, flow: fallback.type === 'scalar' ? fallback.flow : written };
}

/** The lines of an entry of a block mapping. */
export function blockEntry(entry: PieceEntry, indentation: string, step: string): readonly string[] {
  const { value, above = [], beside } = entry;
  const name = entry.key === mergeKey ? mergeKey : writeScalar(entry.key);
  const [first, ...more] = blockValue(value, indentation, step);
  const comment = beside === undefined ? '' : ` ${writeComment(beside).join(' ')}`;
  return [
    ...above.flatMap(writeComment).map((line) => indentation + line),
    `${indentation}${name}:${first === undefined || first === '' ? '' : ` ${first}`}${comment}`,
    ...more,
  ];
}

const widestList = 100;

/** The text behind a key, then the lines below it. */
export function blockValue(piece: Piece, indentation: string, step: string): readonly string[] {
  const inner = indentation + step;
  switch (piece.type) {
    case 'scalar':
      return [piece.block];
    case 'list': {
      const short = flowValue(piece);
      if (short.length <= widestList || piece.items.some((item) => item.type !== 'scalar')) return [short];
      return ['', ...piece.items.map((item) => `${inner}- ${item.type === 'scalar' ? item.block : flowValue(item)}`)];
    }
    case 'map': {
      if (piece.entries.length === 0) return ['{}'];
      const below = (piece.below ?? []).flatMap(writeComment).map((line) => inner + line);
      return ['', ...piece.entries.flatMap((entry) => blockEntry(entry, inner, step)), ...below];
    }
  }
}

export function flowValue(piece: Piece): string {
  switch (piece.type) {
    case 'scalar':
      return piece.flow;
    case 'list':
      return `[${piece.items.map(flowValue).join(', ')}]`;
    case 'map':
      return piece.entries.length === 0 ? '{}' : `{ ${piece.entries.map(flowEntry).join(', ')} }`;
  }
}

export function flowEntry({ key, value }: PieceEntry): string {
  return `${key === mergeKey ? mergeKey : writeItem(key)}: ${flowValue(value)}`;
}

/** Why an edit is not made: a sentence without a value of the document. */
export class RefusedEdit extends Error {
  override readonly name = 'RefusedEdit';
}

export interface CopyOptions {
  readonly text: string;
  readonly resolve: (node: unknown) => unknown;
  readonly fieldsOf: (map: YAMLMap) => ReadonlyMap<string, unknown>;
  /** True for a value that may not be written a second time. */
  readonly isSecret: (key: string, value: string) => boolean;
}

/** A copy of a value of the document, with aliases and merge keys written out. */
export function copyOf(node: unknown, options: CopyOptions): Piece {
  const target = isAlias(node) ? options.resolve(node) : node;
  if (isScalar(target)) return copiedScalar(options.text, target);
  if (isSeq(target)) return { type: 'list', items: target.items.map((item) => copyOf(item, options)) };
  if (!isMap(target)) return scalarPiece(null);
  const entries = [...options.fieldsOf(target)].map(([key, value]) => ({ key, value: copyField(key, value, options) }));
  return { type: 'map', entries };
}

function copyField(key: string, value: unknown, options: CopyOptions): Piece {
  const target = isAlias(value) ? options.resolve(value) : value;
  if (isScalar(target) && typeof target.value === 'string' && options.isSecret(key, target.value)) {
    throw new RefusedEdit(`${key} is written in clear under an anchor, and is not copied: use a variable`);
  }
  return copyOf(target, options);
}
