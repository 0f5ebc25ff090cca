import type { JsonObject, JsonValue } from '../model/json.ts';
import type { LiveCni } from '../model/live.ts';
import { Secret } from '../model/secret.ts';
import type { FieldTarget, UpdateCniAction } from '../model/work.ts';
import { cniIdentity, isJsonObject, knownCniFields, lostFields, valueAt } from '../plan/diff/same-wire-value.ts';
import type { RunMemory } from './run-memory.ts';

/** An update of the wire object, with names and secrets filled in. */
export interface CniPatches {
  /** First what is restored, then what is set, then the declared MD5 key where that would be missing. */
  readonly patches: readonly Patch[];
  /** The MD5 key that this sets, if it sets one. */
  readonly md5Key: Secret | undefined;
  /** What to write instead where the API refuses to take back fields of a deleted CNI that are outside the contract. */
  readonly fallback?: { readonly patches: readonly Patch[]; readonly lost: readonly string[] };
}

export const md5KeyPath = ['bgp', 'md5_key'] as const;

/** `before` is the CNI as just read. */
export function cniPatches(action: UpdateCniAction, before: LiveCni, memory: RunMemory): CniPatches {
  const { restore, set } = action;
  const own = set.map(({ path, to }) => ({ path, value: wireValue(to, memory) }));
  const complete = (patches: readonly Patch[]) => [...patches, ...missingKey(action, before, patches)];
  if (restore === undefined) return keyed(complete(own));
  const deleted = memory.deletedCni(restore);
  const whole = keyed(complete([...restoreWhole(deleted), ...own]));
  const lost = lostFields(deleted, before);
  if (lost.length === 0) return whole;
  return { ...whole, fallback: { patches: complete([...restoreKnown(deleted), ...own]), lost } };
}

/**
 * A PUT replaces the whole CNI, and the API may not give MD5 keys back. The object as read then lacks the key, or has a mask in its
 * place: sent like that, it would take the key away. So the declared key goes with every PUT.
 */
function missingKey({ md5Key: key }: UpdateCniAction, before: LiveCni, patches: readonly Patch[]): readonly Patch[] {
  if (key === undefined) return [];
  const result = patchObject(cniToWire(before), patches);
  const lacks = isJsonObject(result['bgp']) && valueAt(result, md5KeyPath) !== key.reveal();
  return lacks ? [{ path: md5KeyPath, value: key.reveal() }] : [];
}

function keyed(patches: readonly Patch[]): CniPatches {
  const set = patches.findLast(({ path }) => path.join('.') === md5KeyPath.join('.'))?.value;
  return { patches, md5Key: typeof set === 'string' ? new Secret(set) : undefined };
}

function wireValue(to: FieldTarget, memory: RunMemory): Patch['value'] {
  if ('value' in to) return to.value;
  if ('secret' in to) return to.secret.reveal();
  if ('interconnect' in to) return memory.interconnectName(to.interconnect);
  return undefined;
}

/**
 * A CNI as it goes back in a PUT: the object as it was read, except that addresses read as `{ip, cidr}` are written as the
 * contract has them, `A.B.C.D/N`.
 */
export function cniToWire(live: LiveCni): JsonObject {
  const patches: Patch[] = [];
  if (isJsonObject(live.raw['cust_ip'])) patches.push({ path: ['cust_ip'], value: live.cust_ip });
  if (isJsonObject(live.raw['p2p_ip'])) patches.push({ path: ['p2p_ip'], value: live.p2p_ip });
  return patchObject(live.raw, patches);
}

/** The patches that lay a deleted CNI, whole, over the one that was created in its stead. */
export function restoreWhole(deleted: LiveCni): readonly Patch[] {
  const wire = cniToWire(deleted);
  return Object.keys(wire)
    .filter((key) => !cniIdentity.has(key))
    .map((key) => ({ path: [key], value: wire[key] }));
}

/** The same for the fields of the contract only: for an API that does not take back what it does not let clients choose. */
export function restoreKnown(deleted: LiveCni): readonly Patch[] {
  const wire = cniToWire(deleted);
  return knownCniFields
    .map((path) => ({ path, value: valueAt(wire, path) }))
    .filter(({ value }) => value !== undefined && value !== null);
}

/** One path of a wire object and its new value; undefined removes the key. */
export interface Patch {
  readonly path: readonly string[];
  readonly value: JsonValue | undefined;
}

/**
 * The object with the patches applied in their order. Everything beside the patched paths is the very same value: unknown fields
 * and exact numbers go back as they came. The object itself is not changed.
 */
export function patchObject(object: JsonObject, patches: readonly Patch[]): JsonObject {
  return patches.reduce((result, { path, value }) => patched(result, path, value), object);
}

function patched(object: JsonObject, path: readonly string[], value: JsonValue | undefined): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) throw new Error('A patch needs a path.');
  if (rest.length === 0) return value === undefined ? without(object, key) : { ...object, [key]: value };
  const child = Object.hasOwn(object, key) ? object[key] : undefined;
  if (isJsonObject(child)) return { ...object, [key]: patched(child, rest, value) };
  // There is nothing to remove a key from; anything else begins the object anew (no `bgp`, or `bgp: null`).
  return value === undefined ? object : { ...object, [key]: patched({}, rest, value) };
}

function without(object: JsonObject, key: string): JsonObject {
  if (!Object.hasOwn(object, key)) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
