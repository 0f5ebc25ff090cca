import { isList, type YamlEntry, type YamlValue } from '../write-document.ts';
import { entryPiece, type Piece, type PieceEntry, RefusedEdit } from './pieces.ts';

/** An edit of one document of a source. */
export interface DocumentEdit {
  /** Its number among the documents of the source that hold something, from 0. */
  readonly document: number;
  /** Keys from the top of the document. */
  readonly path: readonly string[];
  readonly to:
    | { readonly value: YamlValue; readonly above?: readonly string[]; readonly beside?: string }
    | { readonly remove: true };
}

/** The edits of one document as a tree of keys. */
export type Patch =
  | { readonly type: 'set'; readonly entry: YamlEntry }
  | { readonly type: 'remove' }
  | { readonly type: 'inside'; readonly fields: Map<string, Patch> };

export function patchTree(edits: readonly DocumentEdit[]): Map<string, Patch> {
  const root = new Map<string, Patch>();
  for (const { path, to } of edits) {
    const key = path.at(-1);
    if (key === undefined) throw new Error('an edit without a path');
    let fields = root;
    for (const segment of path.slice(0, -1)) {
      const next = fields.get(segment) ?? { type: 'inside', fields: new Map<string, Patch>() };
      if (next.type !== 'inside') throw new RefusedEdit('two edits concern the same value');
      fields.set(segment, next);
      fields = next.fields;
    }
    if (fields.has(key)) throw new RefusedEdit('two edits concern the same value');
    fields.set(key, 'remove' in to ? { type: 'remove' } : { type: 'set', entry: { key, ...to } });
  }
  return root;
}

/** The entry that a patch writes where nothing is written yet. Undefined for a removal. */
export function newEntry(key: string, patch: Patch): PieceEntry | undefined {
  if (patch.type === 'remove') return undefined;
  return patch.type === 'set' ? entryPiece(patch.entry) : { key, value: newMap(patch.fields) };
}

function newMap(fields: ReadonlyMap<string, Patch>): Piece {
  return { type: 'map', entries: newEntries(fields) };
}

export function newEntries(fields: ReadonlyMap<string, Patch>): readonly PieceEntry[] {
  return [...fields].flatMap(([key, patch]) => newEntry(key, patch) ?? []);
}

/** A copied mapping with a patch applied to it. */
export function patched(piece: Piece, fields: ReadonlyMap<string, Patch>): Piece {
  const entries = piece.type === 'map' ? piece.entries : [];
  const known = new Set(entries.map(({ key }) => key));
  const kept = entries.flatMap((entry) => {
    const patch = fields.get(entry.key);
    if (patch === undefined) return [entry];
    if (patch.type === 'inside') return [{ ...entry, value: patched(entry.value, patch.fields) }];
    return newEntry(entry.key, patch) ?? [];
  });
  return { type: 'map', entries: [...kept, ...newEntries(new Map([...fields].filter(([key]) => !known.has(key))))] };
}

/** The plain value of a new value. */
export function plainValue(value: YamlValue): unknown {
  if (typeof value !== 'object' || value === null || isList(value)) return value;
  return Object.fromEntries(value.entries.map((entry) => [entry.key, plainValue(entry.value)]));
}
