import type { YamlEntry } from '../document/write-document.ts';
import type { LiveAccount, LiveInterconnect } from '../model/live.ts';
import { checkDesiredState } from '../schema/validate-desired-state.ts';
import type { VariableNames } from './choose-keys.ts';

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

/** The entries that are not undefined, in order. */
export function entriesOf(...entries: readonly (YamlEntry | undefined)[]): readonly YamlEntry[] {
  return entries.flatMap((entry) => entry ?? []);
}

/** Comments above an object about the fields that could not be written. */
export function remarks(leftOut: readonly LeftOut[]): readonly string[] {
  return leftOut.map(({ field, reason }) => `Not written: ${field}, ${reason}`);
}

/** How accounts are turned into documents. */
export interface ExportOptions {
  /** Sensitive fields are written as variables; else they are left unmanaged. */
  readonly secrets: boolean;
  /** `protect: true` on everything. */
  readonly protect: boolean;
  readonly variables: VariableNames;
  /** Objects that cannot be declared without a change to them, with the reason. */
  readonly withheld: ReadonlyMap<string, string>;
}

/** One account as an export sees it. */
export interface ExportView {
  readonly live: LiveAccount;
  /** The variable with this account's own token, where documents name one. */
  readonly tokenEnv: string | undefined;
  /** Cloudflare's router by the id of a port, in lower case; only where it is known. */
  readonly devices: ReadonlyMap<string, string>;
  /** Health by the name of an interconnect, in words. */
  readonly health: ReadonlyMap<string, string>;
}

/** A live object that an export leaves out, and why. */
export interface NotDeclared {
  readonly kind: 'interconnect' | 'cni';
  /** Live name or conduit name. */
  readonly name: string;
  readonly reason: string;
}

/** A field of a declared object that an export leaves out, and why. */
export interface LeftOut {
  readonly address: string;
  readonly field: string;
  readonly reason: string;
}

/** Another account's interconnect that this one may use. */
export function isForeign({ owner, account }: LiveInterconnect): boolean {
  return owner !== undefined && owner.toLowerCase() !== account.toLowerCase();
}

/** Undefined where the interconnect is declared. */
export function whyNotDeclared(
  interconnect: LiveInterconnect,
  withheld: ReadonlyMap<string, string>,
): string | undefined {
  if (interconnect.type === 'unknown')
    return `it is of the type ${interconnect.wireType}, which this version of demarc does not know`;
  if (isForeign(interconnect)) return `it belongs to another account (${interconnect.owner ?? ''})`;
  return withheld.get(interconnectId(interconnect.name));
}

/** How `withheld` names objects. */
export function interconnectId(name: string): string {
  return `interconnect ${name}`;
}

export function cniId(id: string): string {
  return `cni ${id}`;
}

/** The schema allows an interconnect with these fields. */
export function fitsInterconnect(fields: object): boolean {
  return checkDesiredState({ version: 1, interconnects: { any: fields } }).length === 0;
}

/** The same for a CNI. */
export function fitsCni(fields: object): boolean {
  return checkDesiredState({ version: 1, cnis: { any: { interconnect: 'any', ...fields } } }).length === 0;
}
