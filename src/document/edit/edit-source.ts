import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { parseDocuments } from '../parse-documents.ts';
import { readValue } from '../read-value.ts';
import type { SourceText, YamlDocument } from '../yaml-document.ts';
import { moveAnchors } from './move-anchors.ts';
import { type DocumentEdit, patchTree, plainValue } from './patch-tree.ts';
import { RefusedEdit } from './pieces.ts';
import { SpliceWriter } from './splice-writer.ts';
import { applySplices, type Splice } from './text-places.ts';

export type EditedSource =
  | { readonly ok: true; readonly text: string; readonly splices: readonly Splice[] }
  /** `reason` is a sentence. It quotes no value of the document. */
  | { readonly ok: false; readonly reason: string };

export interface EditOptions {
  /** True for the written text of a field that may not be written a second time. */
  readonly isSecret?: (key: string, written: string) => boolean;
}

/**
 * Edits documents of a source in place. All bytes outside of the edited values stay: comments, key order, quotes, line ends. An object
 * under an alias or a merge key gets a value of its own. Where that would change what an alias of the edited value means, the
 * anchor moves, with the old value, to its first alias. A removed key takes along its comment on the same line and the comment lines directly above it. The result is read
 * again: if anything but the edited paths differs, the edits are refused.
 */
export function editSource(
  source: SourceText,
  edits: readonly DocumentEdit[],
  { isSecret = () => false }: EditOptions = {},
): EditedSource {
  try {
    const { documents, diagnostics } = parseDocuments(source);
    const before = documents.map(readMarked);
    if (diagnostics.length > 0 || before.includes(undefined)) return refused('it cannot be read');
    const wanted = before.map((value, at) =>
      expected(
        value,
        edits.filter((edit) => edit.document === at),
      ),
    );
    let trouble = '';
    // An anchor moves only where the edits would change the meaning of an alias.
    for (const moves of [false, true]) {
      const splices = documents.flatMap((document, at) => {
        const own = edits.filter((edit) => edit.document === at);
        return own.length === 0 ? [] : documentSplices(document, own, { isSecret, moves });
      });
      const text = applySplices(source.text, splices);
      const found = differs(wanted, { name: source.name, text });
      if (found === undefined) return { ok: true, text, splices };
      trouble = found;
    }
    return refused(trouble);
  } catch (error) {
    if (error instanceof RefusedEdit) return refused(error.message);
    throw error;
  }
}

function refused(reason: string): EditedSource {
  return { ok: false, reason };
}

function documentSplices(
  document: YamlDocument,
  edits: readonly DocumentEdit[],
  { isSecret, moves }: Required<EditOptions> & { readonly moves: boolean },
): readonly Splice[] {
  const patch = patchTree(edits);
  const { touched } = new SpliceWriter(document, isSecret, new Set()).write(patch);
  const writer = new SpliceWriter(document, isSecret, touched);
  const { splices } = writer.write(patch);
  // A moved value comes before a key that is added behind it.
  return moves ? [...moveAnchors(document, writer, { splices, touched }), ...splices] : splices;
}

/** The value of a document. A text with a substitution also says whether it is written without quotes, because that decides its type. */
function readMarked(document: YamlDocument): unknown {
  return readValue(document, {
    scalar: (value, place) =>
      typeof value === 'string' && value.includes('${') ? `${place.plain ? 'plain' : 'text'} ${value}` : value,
  }).value;
}

function marked(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('${') ? `text ${value}` : value;
  if (Array.isArray(value)) return value.map(marked);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner)]));
}

function expected(value: unknown, edits: readonly DocumentEdit[]): unknown {
  const changes = edits.map(({ path, to }): Change => {
    return { path, to: 'remove' in to ? removed : marked(plainValue(to.value)) };
  });
  return withChanges(value, changes);
}

const removed = Symbol('removed');

interface Change {
  readonly path: readonly string[];
  readonly to: unknown;
}

/** Copies each mapping once, however many changes lie in it. */
function withChanges(value: unknown, changes: readonly Change[]): unknown {
  const whole = changes.findLastIndex(({ path }) => path.length === 0);
  const base = whole === -1 ? value : changes[whole]?.to;
  const within = new Map<string, Change[]>();
  for (const { path, to } of changes.slice(whole + 1)) {
    const [key = '', ...rest] = path;
    const known = within.get(key);
    if (known === undefined) within.set(key, [{ path: rest, to }]);
    else known.push({ path: rest, to });
  }
  if (within.size === 0) return base;
  const fields = new Map(isRecord(base) ? Object.entries(base) : []);
  for (const [key, inner] of within) {
    const next = withChanges(fields.get(key), inner);
    if (next === removed) fields.delete(key);
    else fields.set(key, next);
  }
  return Object.fromEntries(fields);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function differs(wanted: readonly unknown[], source: SourceText): string | undefined {
  const { documents, diagnostics } = parseDocuments(source);
  if (diagnostics.length > 0) return unreadable(diagnostics);
  const found = documents.map(readMarked);
  return found.length === wanted.length && found.every((value, at) => isSame(value, wanted[at]))
    ? undefined
    : 'the edited text would mean something else';
}

function unreadable([first]: readonly Diagnostic[]): string {
  return `the edited text would not be a document (${first?.code ?? 'unreadable'})`;
}

/** The order of keys makes no difference. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  if (!isRecord(a)) return Object.is(a, b);
  if (!isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
}
