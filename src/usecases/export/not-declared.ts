import type { LiveInterconnect } from '../../model/live.ts';

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

/** Why an interconnect is not declared; undefined where it is. */
export function whyNotDeclared(one: LiveInterconnect, withheld: ReadonlyMap<string, string>): string | undefined {
  if (one.type === 'unknown') return `it is of the type ${one.wireType}, which this version of demarc does not know`;
  if (isForeign(one)) return `it belongs to another account (${one.owner ?? ''})`;
  return withheld.get(interconnectId(one.name));
}

/** How `withheld` names objects. */
export function interconnectId(name: string): string {
  return `interconnect ${name}`;
}

export function cniId(id: string): string {
  return `cni ${id}`;
}
