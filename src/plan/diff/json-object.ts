import type { JsonObject, JsonValue } from '../../model/json.ts';

/**
 * Whether a JSON value is an object with keys. Told by its prototype, not by its keys: an exact number is an object too, and a
 * server may send an object that has the keys of one.
 */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The value at a path, or undefined where the path leads nowhere. Only own keys count. */
export function valueAt(object: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
