import type { JsonObject, JsonValue } from '../model/json.ts';
import { isJsonObject } from '../plan/diff/json-object.ts';

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
