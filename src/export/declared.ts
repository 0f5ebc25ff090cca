import type { YamlEntry } from '../document/write-document.ts';
import type { LiveAccount, LiveInterconnect } from '../model/live.ts';
import { checkDesiredState } from '../schema/validate-desired-state.ts';
import type { VariableNames } from './choose-keys.ts';

/** A live object in its declared form. */
export interface Declared {
  readonly key: string;
  /** The name of the object in `withheld`. */
  readonly id: string;
  /** The site or the region of the object. */
  readonly place: string;
  /** The key of the interconnect that it is or is on; undefined: that interconnect is not declared. */
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
  /** `plan`: every plan compares the field. `create`: only a create of the object needs it. */
  readonly needed: 'plan' | 'create';
}

/** Leaves out undefined entries and keeps the order. */
export function entriesOf(...entries: readonly (YamlEntry | undefined)[]): readonly YamlEntry[] {
  return entries.flatMap((entry) => entry ?? []);
}

/** Comments above an object about the fields that could not be written, with the reasons. */
export function remarks(leftOut: readonly LeftOut[]): readonly string[] {
  return leftOut.map(({ field, reason }) => `Not written: ${field}, ${reason}`);
}

export interface ExportOptions {
  /** True: sensitive fields are written as variables. False: they are left unmanaged. */
  readonly secrets: boolean;
  /** Writes `protect: true` on every object. */
  readonly protect: boolean;
  readonly variables: VariableNames;
  /** Reasons why objects cannot be declared without a change to them, by `interconnectId` or `cniId`. */
  readonly withheld: ReadonlyMap<string, string>;
  /** Keys in lower case that no object gets. Undefined: none. */
  readonly taken?: ReadonlySet<string>;
}

export interface ExportView {
  readonly live: LiveAccount;
  /** The variable with the token of this account, if the documents name it. */
  readonly tokenEnv: string | undefined;
  /** Cloudflare's router by the id of a port, in lower case. Only ports with a known router are included. */
  readonly devices: ReadonlyMap<string, string>;
  /** Health in words, by the live name of an interconnect. */
  readonly health: ReadonlyMap<string, string>;
  /** When the account was read, if a snapshot keeps it: ISO 8601, UTC. */
  readonly snapshotAt?: string;
  /** Metros with two or more circuits, which back each other up: live names by metro. */
  readonly metros: ReadonlyMap<string, readonly string[]>;
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

/** The interconnect belongs to another account, but this account may use it. */
export function isForeign({ owner, account }: LiveInterconnect): boolean {
  return owner !== undefined && owner.toLowerCase() !== account.toLowerCase();
}

/** Undefined: the interconnect is declared. */
export function whyNotDeclared(
  interconnect: LiveInterconnect,
  withheld: ReadonlyMap<string, string>,
): string | undefined {
  if (interconnect.type === 'unknown')
    return `it is of the type ${interconnect.wireType}, which this version of demarc does not know`;
  if (isForeign(interconnect)) return `it belongs to another account (${interconnect.owner ?? ''})`;
  return withheld.get(interconnectId(interconnect.name));
}

/** The name of an interconnect in `withheld`. */
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
