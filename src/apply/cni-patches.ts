import type { JsonObject, JsonValue } from '../model/json.ts';
import type { LiveCni } from '../model/live.ts';
import type { FieldTarget, UpdateCniAction } from '../model/planned-account.ts';
import { Secret } from '../model/secret.ts';
import { cniIdentity, isJsonObject, knownCniFields, lostFields, valueAt } from '../plan/diff/same-wire-value.ts';
import type { RunMemory } from './run-memory.ts';

/** The changes to a CNI's wire object, with names and secrets filled in. */
export interface CniPatches {
  /** In this order: restored fields, set fields, and the declared MD5 key where the PUT would lack it. */
  readonly patches: readonly Patch[];
  /** The MD5 key that the patches set, if any. */
  readonly md5Key: Secret | undefined;
  /**
   * The patches for a second try, where the API refuses to take back fields of a deleted CNI that are outside the contract. `lost` names
   * these fields.
   */
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
 * A PUT replaces the whole CNI, and the API may not return MD5 keys. The object as read then lacks the key, or has a mask in its place.
 * Such a PUT would remove the key. So the declared key is part of every PUT.
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

/** A CNI as a PUT sends it back: the object as read, but with addresses in the form of the contract. `{ip, cidr}` becomes `A.B.C.D/N`. */
export function cniToWire(live: LiveCni): JsonObject {
  const patches: Patch[] = [];
  if (isJsonObject(live.raw['cust_ip'])) patches.push({ path: ['cust_ip'], value: live.cust_ip });
  if (isJsonObject(live.raw['p2p_ip'])) patches.push({ path: ['p2p_ip'], value: live.p2p_ip });
  return patchObject(live.raw, patches);
}

/** Patches that write all fields of a deleted CNI over the CNI that was created in its place. */
export function restoreWhole(deleted: LiveCni): readonly Patch[] {
  const wire = cniToWire(deleted);
  return Object.keys(wire)
    .filter((key) => !cniIdentity.has(key))
    .map((key) => ({ path: [key], value: wire[key] }));
}

/** The same for the fields of the contract only, for an API that refuses fields that clients cannot choose. */
export function restoreKnown(deleted: LiveCni): readonly Patch[] {
  const wire = cniToWire(deleted);
  return knownCniFields
    .map((path) => ({ path, value: valueAt(wire, path) }))
    .filter(({ value }) => value !== undefined && value !== null);
}

/** A path of a wire object and its new value. Undefined removes the key. */
export interface Patch {
  readonly path: readonly string[];
  readonly value: JsonValue | undefined;
}

/**
 * The object with the patches applied in their order. All values outside the patched paths stay the same: unknown fields and exact
 * numbers go back as they came. The object itself does not change.
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
  // Without an object (no `bgp`, or `bgp: null`) there is no key to remove. To set a key, a new object is created.
  return value === undefined ? object : { ...object, [key]: patched({}, rest, value) };
}

function without(object: JsonObject, key: string): JsonObject {
  if (!Object.hasOwn(object, key)) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
