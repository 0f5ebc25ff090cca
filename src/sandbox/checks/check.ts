import type { JsonObject, JsonValue } from '../../model/json.ts';
import { parseCidr } from '../../net/cidr.ts';
import { isArray, isExact, isObject, sameJson } from '../json-text.ts';

/**
 * Checks a value of a request body. `at` is its path, for the message. `stored` is the object's current value there (PUT), or undefined
 * (POST). Returns the problem in a sentence, or undefined.
 */
export type Check = (value: JsonValue, at: string, stored: JsonValue | undefined) => string | undefined;

interface Field {
  readonly check: Check;
  readonly required: boolean;
}

export function required(check: Check): Field {
  return { check, required: true };
}

export function optional(check: Check): Field {
  return { check, required: false };
}

/** A closed object. A field outside `fields` is valid only if the stored object has the same value there. */
export function objectOf(fields: Readonly<Record<string, Field>>): Check {
  return (value, at, stored) => {
    if (!isObject(value)) return `${at || 'the body'} must be an object`;
    const known = isObject(stored) ? stored : {};
    return missingField(value, at, fields) ?? badField(value, at, fields, known);
  };
}

function missingField(value: JsonObject, at: string, fields: Readonly<Record<string, Field>>): string | undefined {
  const missing = Object.keys(fields).find((name) => fields[name]?.required === true && !Object.hasOwn(value, name));
  return missing === undefined ? undefined : `missing field \`${join(at, missing)}\``;
}

function badField(
  value: JsonObject,
  at: string,
  fields: Readonly<Record<string, Field>>,
  stored: JsonObject,
): string | undefined {
  for (const [name, item] of Object.entries(value)) {
    const path = join(at, name);
    const before = Object.hasOwn(stored, name) ? stored[name] : undefined;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (item === undefined) continue;
    const problem = field === undefined ? unknownField(item, path, before) : field.check(item, path, before);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function unknownField(value: JsonValue, path: string, stored: JsonValue | undefined): string | undefined {
  if (stored === undefined) return `unknown field \`${path}\``;
  return sameJson(value, stored) ? undefined : `unknown field \`${path}\` differs from what is stored`;
}

export function listOf(check: Check): Check {
  return (value, at) => {
    if (!isArray(value)) return `\`${at}\` must be a list`;
    for (const [i, item] of value.entries()) {
      const problem = check(item, `${at}[${i}]`, undefined);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

export function nullOr(check: Check): Check {
  return (value, at, stored) => (value === null ? undefined : check(value, at, stored));
}

function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

export const text: Check = (value, at) => (typeof value === 'string' ? undefined : `\`${at}\` must be a string`);

export const filledText: Check = (value, at) =>
  typeof value === 'string' && value !== '' ? undefined : `\`${at}\` must be a string that is not empty`;

/** `format: int32, minimum: 0` in the API reference is an unsigned 32-bit integer, because ASNs up to 4294967295 are valid. */
export const uint32: Check = (value, at) => {
  const number = isExact(value) ? Number(value.toString()) : value;
  const fits = typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 4_294_967_295;
  return fits ? undefined : `\`${at}\` must be an integer from 0 to 4294967295`;
};

/** Ipv4Cidr in the contract. */
export const ipv4Cidr: Check = (value, at) =>
  typeof value === 'string' && parseCidr(value) !== undefined
    ? undefined
    : `\`${at}\` must be an IPv4 address with prefix length, A.B.C.D/N`;

/** BgpControl in the contract: printable ASCII other than `"` and `?`, not empty. */
export const md5Key: Check = (value, at) =>
  typeof value === 'string' && /^[\x20-\x21\x23-\x3E\x40-\x7E]+$/.test(value)
    ? undefined
    : `\`${at}\` must not be empty and holds only printable ASCII other than '"' and '?'`;

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: string): boolean {
  return uuidForm.test(value);
}

export const uuid: Check = (value, at) =>
  typeof value === 'string' && isUuid(value) ? undefined : `\`${at}\` must be a UUID`;

export function oneOf(values: readonly string[]): Check {
  return (value, at) =>
    typeof value === 'string' && values.includes(value) ? undefined : `\`${at}\` must be one of ${values.join(', ')}`;
}

/** Accepts only this value: the account in a body must equal the account in the path, and the id must equal the object's id. */
export function exactly(expected: string, of: string): Check {
  return (value, at) => (value === expected ? undefined : `\`${at}\` must be the ${of} of the path`);
}
