import type { ExactNumber, JsonValue } from '../../model/json.ts';
import { canonicalCidr } from '../../net/cidr.ts';
import { isJsonObject } from './json-object.ts';

/**
 * Whether a field that was read says what was written: prefixes by value, lists as sets, numbers by their digits, and an absent
 * field like null. Keys that the answer has beyond the written ones do not matter: servers add defaults.
 */
export function sameWireValue(written: JsonValue | undefined, read: JsonValue | undefined): boolean {
  if (written === undefined || written === null) return read === undefined || read === null;
  if (read === undefined || read === null) return false;
  if (isList(written)) return isList(read) && sameSet(written, read);
  if (isJsonObject(written)) {
    return (
      isJsonObject(read) &&
      Object.keys(written).every((key) => sameWireValue(written[key], Object.hasOwn(read, key) ? read[key] : undefined))
    );
  }
  return !isList(read) && !isJsonObject(read) && scalarText(written) === scalarText(read);
}

function sameSet(written: readonly JsonValue[], read: readonly JsonValue[]): boolean {
  const covers = (all: readonly JsonValue[], some: readonly JsonValue[]) =>
    some.every((one) => all.some((other) => sameWireValue(one, other)));
  return covers(read, written) && covers(written, read);
}

function scalarText(value: string | number | boolean | ExactNumber): string {
  if (typeof value === 'string') return `text ${canonicalCidr(value)}`;
  if (typeof value === 'boolean') return String(value);
  return `number ${value.toString()}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
