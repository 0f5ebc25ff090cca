import type { JsonObject } from '../../model/json.ts';
import type { LiveCni } from '../../model/live.ts';
import { isJsonObject, valueAt } from './json-object.ts';
import { sameWireValue } from './same-wire-value.ts';

/** What a recreated CNI takes from its new place, not from the object that it stands for. */
export const cniIdentity: ReadonlySet<string> = new Set(['id', 'account', 'interconnect']);

/** The fields of the contract (`CniUpdate`), identity aside. */
export const knownCniFields: readonly (readonly string[])[] = [
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

/** The fields outside the contract, dotted, that a deleted CNI had and that the new one lacks or has otherwise. */
export function lostFields({ raw: had }: LiveCni, { raw: has }: LiveCni): readonly string[] {
  const known = new Set(knownCniFields.map((path) => path.join('.')));
  return leaves(had)
    .filter((path) => !cniIdentity.has(path[0] ?? '') && !known.has(path.join('.')))
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
