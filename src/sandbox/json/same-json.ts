import type { JsonValue } from '../../model/json.ts';
import { isArray, isExact, isObject } from './json-kinds.ts';

/** True where both are the same JSON value; the order of an object's keys does not count, every digit of a number does. */
export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (isExact(a) && isExact(b)) return a.toString() === b.toString();
  if (isArray(a) && isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}
