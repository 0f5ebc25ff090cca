import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { editSource } from '../../document/edit/edit-source.ts';
import type { DocumentEdit } from '../../document/edit/patch-tree.ts';
import type { SourceText } from '../../document/yaml-document.ts';
import { sensitiveFields } from '../../model/secret.ts';
import { compareText } from '../../model/text.ts';
import type { LeftField, MaskedEdit, WrittenField } from '../../render/edits/edit-report.ts';
import { type Documents, isError } from '../load-documents.ts';
import type { EditSession } from './edit-session.ts';

/** The edits for one object. They are made together or not at all. */
export interface ObjectEdits {
  readonly account: string;
  readonly address: string;
  readonly source: string;
  readonly edits: readonly DocumentEdit[];
  readonly written: readonly WrittenField[];
}

export interface EditedDocuments {
  readonly objects: readonly ObjectEdits[];
  readonly left: readonly LeftField[];
  /** All sources, edited ones and others. */
  readonly sources: readonly SourceText[];
  readonly documents: Documents;
}

/** Why edits do not hold, by the address of an object where it is known. */
export interface EditTrouble {
  readonly account: string | undefined;
  readonly address: string | undefined;
  readonly reason: string;
}

const mostRounds = 20;

/**
 * Edits the documents in memory, reads them again and checks them with `check`. An object whose edits are refused, or do not hold, is
 * left out, and the others are tried again. If that does not help, nothing is edited.
 */
export async function editDocuments(
  session: Pick<EditSession, 'sources' | 'read' | 'documents'>,
  wanted: readonly ObjectEdits[],
  check: (documents: Documents, objects: readonly ObjectEdits[]) => Promise<readonly EditTrouble[]>,
): Promise<EditedDocuments> {
  const left: LeftField[] = [];
  let objects = wanted;
  const leave = (troubles: readonly EditTrouble[]): boolean => {
    const stays = objects.filter((object) => !troubles.some((trouble) => concerns(trouble, object)));
    for (const object of objects.filter((each) => !stays.includes(each))) {
      const reason = troubles.find((trouble) => concerns(trouble, object))?.reason ?? '';
      left.push({ account: object.account, address: object.address, field: null, reason });
    }
    const isLess = stays.length < objects.length;
    objects = stays;
    return isLess;
  };
  for (let round = 0; round < mostRounds && objects.length > 0; round += 1) {
    const edited = editAll(session.sources, objects);
    if (edited.troubles.length > 0) {
      leave(edited.troubles);
      continue;
    }
    const documents = session.read(edited.sources);
    const errors = documents.diagnostics.filter(isError).map((each) => troubleOf(each, documents));
    const troubles = errors.length > 0 ? errors : await check(documents, objects);
    if (troubles.length === 0) return { objects, left, sources: edited.sources, documents };
    if (!leave(troubles))
      leave(objects.map(({ account, address }) => ({ account, address, reason: troubles[0]?.reason ?? '' })));
  }
  return { objects: [], left, sources: session.sources, documents: session.documents };
}

function concerns({ account, address }: EditTrouble, object: ObjectEdits): boolean {
  return address === object.address && (account === undefined || account === object.account);
}

function editAll(sources: readonly SourceText[], objects: readonly ObjectEdits[]) {
  const troubles: EditTrouble[] = [];
  const edited = sources.map((source) => {
    const own = objects.filter((object) => object.source === source.name);
    const result = editOne(source, own);
    if (result.ok) return { name: source.name, text: result.text };
    // One object that cannot be edited does not stop the others of its file.
    const refused = own.flatMap((object) => {
      const alone = own.length === 1 ? result : editOne(source, [object]);
      return alone.ok ? [] : [{ account: object.account, address: object.address, reason: alone.reason }];
    });
    const all = own.map(({ account, address }) => ({ account, address, reason: result.reason }));
    for (const trouble of refused.length > 0 ? refused : all) troubles.push(trouble);
    return source;
  });
  return { sources: edited, troubles };
}

function editOne(source: SourceText, objects: readonly ObjectEdits[]) {
  if (objects.length === 0) return { ok: true, text: source.text } as const;
  const edits = objects.flatMap((object) => object.edits);
  return editSource(source, edits, { isSecret });
}

const onlyVariable = /^\$\{env:\w+\}$/;

function isSecret(key: string, written: string): boolean {
  return sensitiveFields.has(key) && !onlyVariable.test(written);
}

/** The object that a diagnostic points to: the last object that begins at or before its line. */
function troubleOf({ span, message }: Diagnostic, { accounts }: Documents): EditTrouble {
  const reason = `the documents would be invalid: ${message}`;
  if (span === undefined) return { account: undefined, address: undefined, reason };
  const starts = accounts.flatMap(({ account, interconnects, cnis }) => [
    ...interconnects.map(({ key, origin }) => ({ account, address: `interconnect.${key}`, at: origin.locate() })),
    ...cnis.map(({ key, origin }) => ({ account, address: `cni.${key}`, at: origin.locate() })),
  ]);
  const before = starts.filter(({ at }) => at.file === span.file && at.line <= span.line);
  const last = before.sort((a, b) => b.at.line - a.at.line)[0];
  return { account: last?.account, address: last?.address, reason };
}

export function sortByAddress<T extends { readonly account: string; readonly address: string }>(
  all: readonly T[],
): readonly T[] {
  return [...all].sort((a, b) => compareText(a.account, b.account) || compareText(a.address, b.address));
}

/** The edited files before and after, with sensitive values masked. */
export function maskedEdits(
  { sources, documents }: EditSession,
  edited: Pick<EditedDocuments, 'sources' | 'documents'>,
): readonly MaskedEdit[] {
  const texts = new Map(sources.map(({ name, text }) => [name, text]));
  const changed = edited.sources.filter(({ name, text }) => texts.get(name) !== text);
  if (changed.length === 0) return [];
  const [before, after] = [documents.masked(), edited.documents.masked()];
  return changed
    .map(({ name }) => ({ name, before: before.get(name) ?? '', after: after.get(name) ?? '' }))
    .sort((a, b) => compareText(a.name, b.name));
}
