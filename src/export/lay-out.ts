import { writeDocument, type YamlEntry } from '../document/write-document.ts';
import { compareText } from '../model/text.ts';
import { excerpt } from '../render/text/sanitise.ts';
import { chooseKeys, slug } from './choose-keys.ts';
import type { ComposedAccount } from './compose-account.ts';
import type { Declared } from './declared.ts';

export type Split = 'site' | 'interconnect';

/** A file of documents. Its path is relative, with forward slashes. */
export interface ExportFile {
  readonly path: string;
  readonly text: string;
}

export function wholeDocument(composed: ComposedAccount): string {
  const { identity, general, interconnects, cnis } = composed;
  const entries = [
    ...below(identity),
    ...general,
    ...section('interconnects', interconnects),
    ...section('cnis', cnis),
  ];
  return writeDocument({ head: headComment(composed), entries });
}

/** `account.yaml` has what applies to the whole account. Each site or interconnect has a file of its own. */
export function splitDocuments(composed: ComposedAccount, split: Split): readonly ExportFile[] {
  const { identity, general, interconnects, cnis } = composed;
  const parts = new Map<string, { readonly interconnects: Declared[]; readonly cnis: Declared[] }>();
  const partOf = (object: Declared) => {
    const name = object.circuit === undefined ? '' : split === 'site' ? object.place : object.circuit;
    const part = parts.get(name) ?? { interconnects: [], cnis: [] };
    parts.set(name, part);
    return part;
  };
  for (const interconnect of interconnects) partOf(interconnect).interconnects.push(interconnect);
  for (const cni of cnis) partOf(cni).cnis.push(cni);
  const files = fileNames([...parts.keys()]);
  const head = headComment(composed);
  const account = { path: 'account.yaml', text: writeDocument({ head, entries: [...below(identity), ...general] }) };
  const others = [...parts].map(([name, part]) => {
    const entries = [...identity, ...section('interconnects', part.interconnects), ...section('cnis', part.cnis)];
    return { path: files.get(name) ?? '', text: writeDocument({ head: [], entries }) };
  });
  return [account, ...others].sort((a, b) => compareText(a.path, b.path));
}

/** Sets the first entry apart from a longer comment above it, which is not about that entry. */
function below(entries: readonly YamlEntry[]): readonly YamlEntry[] {
  return entries.map((entry, at) => (at === 0 ? { ...entry, apart: true } : entry));
}

function section(key: string, declared: readonly Declared[]): readonly YamlEntry[] {
  if (declared.length === 0) return [];
  const entries = declared.map(({ entry }, at) => (at === 0 ? entry : { ...entry, apart: true }));
  return [{ key, value: { entries }, apart: true }];
}

// Names that Windows reserves for devices, and `account`, which is our own file.
const reserved = [
  'account',
  'con',
  'prn',
  'aux',
  'nul',
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((n) => [`com${n}`, `lpt${n}`]),
];

/** File names, by the name of a part. The name of a part may hold any text. */
function fileNames(names: readonly string[]): ReadonlyMap<string, string> {
  const wishes = names.map((name) => ({ id: name, wish: name === '' ? 'other' : slug(name) || 'part' }));
  const chosen = chooseKeys(wishes, new Set(reserved));
  return new Map([...chosen].map(([name, file]) => [name, `${file}.yaml`]));
}

/** The comment at the top of an exported document: its source, and what the document does not say. */
function headComment({ account, snapshotAt, unseen, notDeclared, leftOut }: ComposedAccount): readonly string[] {
  const missing = notDeclared.map(({ kind, name, reason }) => `- ${kind} ${excerpt(name)}: ${excerpt(reason)}`);
  const fields = leftOut.map(({ address, field, reason }) => `- ${field} of ${address}: ${excerpt(reason)}`);
  return [
    snapshotAt === undefined
      ? `Account ${account}, exported from the live account: the plan of this document is empty.`
      : `Account ${account}, as it was at ${snapshotAt}: the plan of this document is the way back to it.`,
    'What is not written is not managed: it is never compared and never changed.',
    ...list(
      'Not shown by the API, and so not in this document:',
      unseen.map((sentence) => `- ${sentence}`),
    ),
    ...list('Live, but not declared here, and never touched:', missing),
    ...list('Live, but not a valid value for a document, and so not written:', fields),
  ];
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['', title, ...items];
}
