import type { YamlEntry } from '../../document/yaml-tree.ts';
import type { LeftOut } from './not-declared.ts';

/** A live object as it is declared. */
export interface Declared {
  readonly key: string;
  /** How `withheld` names it. */
  readonly id: string;
  /** The site, or the region, that it is in. */
  readonly place: string;
  /** The key of the interconnect that it is, or is on; undefined: on one that is not declared. */
  readonly circuit: string | undefined;
  readonly entry: YamlEntry;
  readonly leftOut: readonly LeftOut[];
  readonly variables: readonly ExportVariable[];
}

/** A variable that the documents read. */
export interface ExportVariable {
  readonly name: string;
  readonly address: string;
  readonly field: string;
  /** `plan`: every plan compares it. `create`: only making the object anew takes it. */
  readonly needed: 'plan' | 'create';
}

/** Entries that are there, in order; what is undefined is left out. */
export function entriesOf(...entries: readonly (YamlEntry | undefined)[]): readonly YamlEntry[] {
  return entries.flatMap((entry) => entry ?? []);
}

/** What is said over an object whose fields could not all be written. */
export function remarks(leftOut: readonly LeftOut[]): readonly string[] {
  return leftOut.map(({ field, reason }) => `Not written: ${field}, ${reason}`);
}
