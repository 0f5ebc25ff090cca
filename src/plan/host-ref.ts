import type { DesiredAccount, DesiredCni } from '../model/desired.ts';
import type { LiveCni } from '../model/live.ts';

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
