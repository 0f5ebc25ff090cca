import type { DesiredAccount, DesiredCni } from '../model/desired.ts';
import type { LiveCni } from '../model/live.ts';
import type { FieldChange, FieldValue } from '../model/plan.ts';

const newMark = ' (new)';

/**
 * The form of a key in plan fields, `interconnect.KEY`, so that a key is never taken for a live name. An interconnect that the plan
 * creates, or that replaces another, is `interconnect.KEY (new)`.
 */
export function keyText(key: string, isNew: boolean): string {
  return `interconnect.${key}${isNew ? newMark : ''}`;
}

/** The form of a live name in a plan. A name that looks like an address, or that begins with a quote, is quoted. */
export function liveNameText(name: string): string {
  return /^(?:interconnect\.|cni\.|")/.test(name) ? JSON.stringify(name) : name;
}

/**
 * Removes `(new)` before a comparison, and whether a field is open already. An interconnect that an interrupted run created is not new any
 * more, but it is the same interconnect.
 */
export function comparedFields(fields: readonly FieldChange[]): readonly FieldChange[] {
  return fields.map((each) => {
    const { open, ...field } = each;
    if (field.path !== 'interconnect') return open === undefined ? each : field;
    const { before, after } = field;
    return {
      ...field,
      ...(before !== undefined && { before: comparedValue(before) }),
      ...(after !== undefined && { after: comparedValue(after) }),
    };
  });
}

function comparedValue(value: FieldValue): FieldValue {
  return typeof value === 'string' ? withoutMark(value) : value;
}

/** Removes `(new)` from the form of a key. Live names stay as they are. */
export function withoutMark(text: string): string {
  return text.startsWith('interconnect.') && text.endsWith(newMark) ? text.slice(0, -newMark.length) : text;
}

/**
 * The interconnect that hosts a CNI or will host it: a key of the documents, or a live name. The same text may be the key of a circuit and
 * the live name of another. So a key is never looked up among live names, nor a live name among keys.
 */
export type HostRef = { readonly key: string } | { readonly name: string };

/** Reads a reference in a document: as a declared key, or else as a live name. Undefined: the document names no interconnect. */
export type ReadReference = (cni: DesiredCni) => HostRef | undefined;

export function referenceReader({ interconnects }: Pick<DesiredAccount, 'interconnects'>): ReadReference {
  const keys = new Set(interconnects.map(({ key }) => key));
  return ({ interconnect: text }) => {
    if (text === undefined) return undefined;
    return keys.has(text) ? { key: text } : { name: text };
  };
}

/** Always a live name: the API knows no keys. */
export function liveHost({ interconnect }: LiveCni): HostRef {
  return { name: interconnect };
}

/** Live names that present CNIs use to name their interconnect. Such a name says that no key is that interconnect. */
export function namedInDocuments(desired: Pick<DesiredAccount, 'interconnects' | 'cnis'>): ReadonlySet<string> {
  const read = referenceReader(desired);
  return new Set(
    desired.cnis.flatMap((cni) => {
      const reference = cni.state === 'present' ? read(cni) : undefined;
      return reference !== undefined && 'name' in reference ? [reference.name] : [];
    }),
  );
}
