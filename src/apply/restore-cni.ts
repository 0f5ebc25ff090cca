import type { JsonObject } from '../model/json.ts';
import type { LiveCni } from '../model/live.ts';
import { cniToWire } from './cni-wire.ts';
import { isJsonObject, valueAt } from './json-object.ts';
import type { Patch } from './patch-object.ts';
import { sameWireValue } from './same-wire-value.ts';

/** What a recreated CNI takes from its new place, not from the object that it stands for. */
const identity: ReadonlySet<string> = new Set(['id', 'account', 'interconnect']);

/** The fields of the contract (`CniUpdate`), identity aside. */
const knownFields: readonly (readonly string[])[] = [
  ['magic', 'conduit_name'],
  ['magic', 'description'],
  ['magic', 'mtu'],
  ['cust_ip'],
  ['p2p_ip'],
  ['bgp', 'customer_asn'],
  ['bgp', 'extra_prefixes'],
  ['bgp', 'md5_key'],
  ['bgp_mode'],
];

/** The patches that lay a deleted CNI, whole, over the one that was created in its stead. */
export function restoreWhole(deleted: LiveCni): readonly Patch[] {
  const wire = cniToWire(deleted);
  return Object.keys(wire)
    .filter((key) => !identity.has(key))
    .map((key) => ({ path: [key], value: wire[key] }));
}

/** The same for the fields of the contract only: for an API that does not take back what it does not let clients choose. */
export function restoreKnown(deleted: LiveCni): readonly Patch[] {
  const wire = cniToWire(deleted);
  return knownFields
    .map((path) => ({ path, value: valueAt(wire, path) }))
    .filter(({ value }) => value !== undefined && value !== null);
}

/** The fields outside the contract, dotted, that a deleted CNI had and that the new one lacks or has otherwise. */
export function lostFields(deleted: LiveCni, created: LiveCni): readonly string[] {
  const had = cniToWire(deleted);
  const has = cniToWire(created);
  const known = new Set(knownFields.map((path) => path.join('.')));
  return leaves(had)
    .filter((path) => !identity.has(path[0] ?? '') && !known.has(path.join('.')))
    .filter((path) => !sameWireValue(valueAt(had, path), valueAt(has, path)))
    .map((path) => path.join('.'));
}

/** Paths of fields, one level deep in objects: as deep as the contract's own fields go. */
function leaves(wire: JsonObject): readonly (readonly string[])[] {
  return Object.keys(wire).flatMap((key) => {
    const value = wire[key];
    const nested = key === 'magic' || key === 'bgp';
    return nested && isJsonObject(value) ? Object.keys(value).map((name) => [key, name]) : [[key]];
  });
}
