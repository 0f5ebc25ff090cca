import type { ExactNumber, JsonObject, JsonValue } from '../../model/json.ts';
import type { LiveCni } from '../../model/live.ts';
import { canonicalCidr } from '../../net/cidr.ts';

/**
 * Compares a field that was read with what was written. Prefixes are compared by value, lists as sets, numbers by their digits. An absent
 * field equals null. Keys that only the answer has do not matter: servers add defaults.
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
    some.every((value) => all.some((other) => sameWireValue(value, other)));
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

/**
 * True for a JSON object with keys. The prototype decides, not the keys. An exact number is an object too, and a server may send an object
 * that has the keys of an exact number.
 */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The value at a path; undefined if the path leads nowhere. Only own keys count. */
export function valueAt(object: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** In characters. Shorter names often differ only at their ends, for example wan and wan-2. */
const shortestClip = 6;

/**
 * An API may have stored a name in this form: clipped, in another case, or with other characters between letters and digits.
 * @param longest the length of the longest name in the account; an API that clips names has no longer name
 */
export function isStoredForm(asked: string, stored: string, longest: number): boolean {
  if (asked === stored) return false;
  const [whole, part] = [plain(asked), plain(stored)];
  if (part === '') return false;
  if (whole === part) return true;
  const isClip = stored.length >= shortestClip && stored.length >= longest && stored.length < asked.length;
  return isClip && whole.startsWith(part);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Fields that a recreated CNI takes from its new place, not from the CNI that it replaces. */
export const cniIdentity: ReadonlySet<string> = new Set(['id', 'account', 'interconnect']);

/** The fields of the contract (`CniUpdate`), without the identity fields. */
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

/** Dotted paths of fields outside the contract that the deleted CNI had, and that the new CNI lacks or has with another value. */
export function lostFields({ raw: had }: LiveCni, { raw: has }: LiveCni): readonly string[] {
  const known = new Set(knownCniFields.map((path) => path.join('.')));
  return leaves(had)
    .filter((path) => !cniIdentity.has(path[0] ?? '') && !known.has(path.join('.')))
    .filter((path) => !sameWireValue(valueAt(had, path), valueAt(has, path)))
    .map((path) => path.join('.'));
}

/** Paths of fields. Only `magic` and `bgp` are opened, one level deep, as in the contract. */
function leaves(wire: JsonObject): readonly (readonly string[])[] {
  return Object.keys(wire).flatMap((key) => {
    const value = wire[key];
    const nested = key === 'magic' || key === 'bgp';
    return nested && isJsonObject(value) ? Object.keys(value).map((name) => [key, name]) : [[key]];
  });
}
