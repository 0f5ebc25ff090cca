import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { editSource } from '../../document/edit/edit-source.ts';
import type { DocumentEdit } from '../../document/edit/patch-tree.ts';
import type { SourceText } from '../../document/yaml-document.ts';
import { groupBy } from '../../model/collections.ts';
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

/** How often documents are edited, read and planned again to find out which edits hold. */
const mostTrials = 40;

type Check = (documents: Documents, objects: readonly ObjectEdits[]) => Promise<readonly EditTrouble[]>;

/**
 * Edits the documents in memory, reads them again and checks them with `check`. An object whose edits are refused, or do not hold, is
 * left out, and no other object with it.
 */
export async function editDocuments(
  session: Pick<EditSession, 'sources' | 'read' | 'documents'>,
  wanted: readonly ObjectEdits[],
  check: Check,
): Promise<EditedDocuments> {
  const trials = new Trials(session, check);
  let objects = wanted;
  while (objects.length > 0 && !(await trials.holds(objects))) {
    const isTold = (object: ObjectEdits) => trials.troubles.some((trouble) => concerns(trouble, object));
    const isNamed = (object: ObjectEdits) => trials.troubles.some(({ reason }) => names(reason, object));
    const others = objects.filter((object) => !isTold(object) && !isNamed(object));
    if (others.length === objects.length) break;
    objects = others;
  }
  // Trouble is often told of another object than the one that causes it.
  for (let before = -1; before < trials.kept.length;) {
    before = trials.kept.length;
    await trials.add(wanted.filter((object) => !trials.kept.includes(object)));
  }
  const left = wanted.filter((object) => !trials.kept.includes(object));
  return {
    objects: trials.kept,
    left: left.map((object) => ({
      account: object.account,
      address: object.address,
      field: null,
      reason: trials.reasonOf(object),
    })),
    ...trials.edited,
  };
}

class Trials {
  /** Objects whose edits hold together. */
  kept: readonly ObjectEdits[] = [];
  edited: Pick<EditedDocuments, 'sources' | 'documents'>;
  /** Of the last trial. */
  troubles: readonly EditTrouble[] = [];
  readonly #session: Pick<EditSession, 'sources' | 'read' | 'documents'>;
  readonly #check: Check;
  readonly #reasons = new Map<ObjectEdits, string>();
  #trials = 0;

  constructor(session: Pick<EditSession, 'sources' | 'read' | 'documents'>, check: Check) {
    this.#session = session;
    this.#check = check;
    this.edited = { sources: session.sources, documents: session.documents };
  }

  /** Tries edits together. If they hold, they are kept. */
  async holds(objects: readonly ObjectEdits[]): Promise<boolean> {
    this.#trials += 1;
    const { sources, troubles: refused } = editAll(this.#session.sources, objects);
    this.troubles = refused;
    if (refused.length === 0) {
      const documents = this.#session.read(sources);
      const errors = documents.diagnostics.filter(isError).map((each) => troubleOf(each, documents));
      this.troubles = errors.length > 0 ? errors : await this.#check(documents, objects);
      if (this.troubles.length === 0) {
        this.kept = objects;
        this.edited = { sources, documents };
        return true;
      }
    }
    for (const object of objects) {
      const own = this.troubles.find((trouble) => concerns(trouble, object));
      const named = this.troubles.find(({ reason }) => names(reason, object));
      const alone = objects.length === this.kept.length + 1 ? this.troubles[0] : undefined;
      const known = (own ?? named ?? alone)?.reason;
      if (known !== undefined) this.#reasons.set(object, known);
    }
    return false;
  }

  /** Keeps as many more objects as hold, by halves. */
  async add(objects: readonly ObjectEdits[]): Promise<void> {
    if (objects.length === 0 || this.#trials >= mostTrials) return;
    if ((await this.holds([...this.kept, ...objects])) || objects.length === 1) return;
    const half = Math.ceil(objects.length / 2);
    await this.add(objects.slice(0, half));
    await this.add(objects.slice(half));
  }

  reasonOf(object: ObjectEdits): string {
    return this.#reasons.get(object) ?? 'another edit is in the way, and which was not found: accept it alone';
  }
}

/** A text about one object often names the other one, which causes the trouble. */
function names(reason: string, { address }: ObjectEdits): boolean {
  return reason.split(/[^\w.-]+/).includes(address);
}

function concerns({ account, address }: EditTrouble, object: ObjectEdits): boolean {
  return address === object.address && (account === undefined || account === object.account);
}

function editAll(sources: readonly SourceText[], objects: readonly ObjectEdits[]) {
  const troubles: EditTrouble[] = [];
  const bySource = groupBy(objects, (object) => object.source);
  const edited = sources.map((source) => {
    const own = bySource.get(source.name) ?? [];
    const result = editOne(source, own);
    if (result.ok) return { name: source.name, text: result.text };
    // One object that cannot be edited does not stop the others of its file.
    const refused = refusedAmong(source, own, result.reason);
    for (const trouble of refused.length > 0 ? refused : troublesOf(own, result.reason)) troubles.push(trouble);
    return source;
  });
  return { sources: edited, troubles };
}

function troublesOf(objects: readonly ObjectEdits[], reason: string): readonly EditTrouble[] {
  return objects.map(({ account, address }) => ({ account, address, reason }));
}

/** The objects that cannot be edited, of some that cannot be edited together. Halves are tried, because each try reads the file anew. */
function refusedAmong(source: SourceText, objects: readonly ObjectEdits[], reason: string): readonly EditTrouble[] {
  if (objects.length === 1) return troublesOf(objects, reason);
  const half = objects.length >> 1;
  return [objects.slice(0, half), objects.slice(half)].flatMap((part) => {
    const result = editOne(source, part);
    return result.ok ? [] : refusedAmong(source, part, result.reason);
  });
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
