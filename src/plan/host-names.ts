import { createHash } from 'node:crypto';
import type { DesiredAccount, DesiredCni } from '../model/desired.ts';
import type { LiveCni } from '../model/live.ts';
import type { FieldChange, FieldValue } from '../model/plan.ts';

const newMark = ' (new)';

/**
 * An interconnect as the fields of a plan say it, so that a key is never taken for a live name: `interconnect.KEY`, and `interconnect.KEY (new)` for
 * one that the plan creates or that replaces another one.
 */
export function keyText(key: string, isNew: boolean): string {
  return `interconnect.${key}${isNew ? newMark : ''}`;
}

/** A live interconnect that goes by its live name. One that reads like a key stands in quotes. */
export function liveNameText(name: string): string {
  return /^(?:interconnect\.|")/.test(name) ? JSON.stringify(name) : name;
}

/** Fields as they are compared: an interconnect that a cut-off run made is not new any more, and it is the same one. */
export function comparedFields(fields: readonly FieldChange[]): readonly FieldChange[] {
  return fields.map((field) => {
    if (field.path !== 'interconnect') return field;
    const { before, after } = field;
    return {
      ...field,
      ...(before !== undefined && { before: withoutMark(before) }),
      ...(after !== undefined && { after: withoutMark(after) }),
    };
  });
}

function withoutMark(value: FieldValue): FieldValue {
  const isKey = typeof value === 'string' && value.startsWith('interconnect.') && value.endsWith(newMark);
  return isKey ? value.slice(0, -newMark.length) : value;
}

/**
 * The conduit name that a CNI bears for a moment when names go round in a circle. It follows from the key alone, so that a run that
 * was interrupted half-way recognises its own work, and fits wherever a short name is asked for (12 characters).
 */
export function temporaryName(key: string): string {
  return `tmp-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}

const keysOf = new WeakMap<readonly { readonly key: string }[], ReadonlySet<string>>();

/**
 * The address of a live object that no document declares: its live name stands for the key. Where a declared object of that kind has
 * this key, `live/` is put before the name; no key can hold a slash.
 */
export function undeclaredAddress(
  kind: 'interconnect' | 'cni',
  name: string,
  declared: readonly { readonly key: string }[],
): string {
  const keys = keysOf.get(declared) ?? new Set(declared.map(({ key }) => key));
  keysOf.set(declared, keys);
  return keys.has(name) ? `${kind}.live/${name}` : `${kind}.${name}`;
}

/**
 * The interconnect that a CNI is on, or is put on: by a key of the documents, or by a live name. The two may be the same text and mean
 * two circuits, so that neither is ever looked up among the other.
 */
export type HostRef = { readonly key: string } | { readonly name: string };

/** What a reference that a document writes means: a declared key first, else a live name. Undefined: the document does not say. */
export type ReadReference = (cni: DesiredCni) => HostRef | undefined;

export function referenceReader({ interconnects }: Pick<DesiredAccount, 'interconnects'>): ReadReference {
  const keys = new Set(interconnects.map(({ key }) => key));
  return ({ interconnect: text }) => {
    if (text === undefined) return undefined;
    return keys.has(text) ? { key: text } : { name: text };
  };
}

/** The interconnect that hosts a live CNI. The API knows no keys. */
export function liveHost({ interconnect }: LiveCni): HostRef {
  return { name: interconnect };
}

/** The live names by which present CNIs are put on interconnects: such a name says that no key stands for that interconnect. */
export function namedInDocuments(desired: Pick<DesiredAccount, 'interconnects' | 'cnis'>): ReadonlySet<string> {
  const read = referenceReader(desired);
  return new Set(
    desired.cnis.flatMap((cni) => {
      const reference = cni.state === 'present' ? read(cni) : undefined;
      return reference !== undefined && 'name' in reference ? [reference.name] : [];
    }),
  );
}
