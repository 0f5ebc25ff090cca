import type { JsonObject } from '../../model/json.ts';
import { WireNumber } from '../exact-number.ts';
import { Unreadable } from '../unreadable.ts';

/** Typed access to the fields of an object from the wire. Every getter throws an `Unreadable` that names the field. */
export interface Fields {
  readonly raw: JsonObject;
  text(name: string): string;
  optionalText(name: string): string | undefined;
  /** A whole number from 0 to 4294967295: how the API prints ASNs and MTUs (unsigned 32-bit). */
  uint32(name: string): number;
  boolean(name: string): boolean;
  texts(name: string): readonly string[];
  object(name: string): Fields;
  optionalObject(name: string): Fields | undefined;
  /** The value as it came. */
  any(name: string): unknown;
  /** For readers of special shapes: fails with the name of the field. */
  fail(name: string, expected: string): never;
}

/** `where` is the path of the value in the answer, for messages; empty for the answer itself. */
export function fieldsOf(value: unknown, where: string): Fields {
  if (!isJsonObject(value)) {
    throw new Unreadable(`${where === '' ? 'the answer' : where} should be an object but is ${describe(value)}`);
  }
  const object = value;
  const path = (name: string) => (where === '' ? name : `${where}.${name}`);
  const get = (name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);
  const fail = (name: string, expected: string): never => {
    const found = get(name);
    throw new Unreadable(
      found === undefined
        ? `the field ${path(name)} is missing`
        : `the field ${path(name)} should be ${expected} but is ${describe(found)}`,
    );
  };
  const optional = <T>(name: string, read: (name: string) => T): T | undefined => {
    const found = get(name);
    return found === undefined || found === null ? undefined : read(name);
  };
  const text = (name: string) => {
    const found = get(name);
    return typeof found === 'string' ? found : fail(name, 'a text');
  };
  const nested = (name: string) =>
    isJsonObject(get(name)) ? fieldsOf(get(name), path(name)) : fail(name, 'an object');
  return {
    raw: object,
    text,
    optionalText: (name) => optional(name, text),
    uint32: (name) => {
      const found = get(name);
      const fits = typeof found === 'number' && Number.isInteger(found) && found >= 0 && found <= 0xffffffff;
      return fits ? found : fail(name, 'a whole number from 0 to 4294967295');
    },
    boolean: (name) => {
      const found = get(name);
      return typeof found === 'boolean' ? found : fail(name, 'true or false');
    },
    texts: (name) => {
      const found = get(name);
      return isTexts(found) ? found : fail(name, 'a list of texts');
    },
    object: nested,
    optionalObject: (name) => optional(name, nested),
    any: get,
    fail,
  };
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WireNumber);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** The type of a value in words. Never the value: it may be a secret. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? 'a list of texts' : 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number out of range' : 'a fraction';
  if (value instanceof WireNumber) return 'a number out of range';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  return typeof value === 'boolean' ? 'true or false' : 'an object';
}
