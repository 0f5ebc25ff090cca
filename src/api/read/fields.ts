import type { JsonObject } from '../../model/json.ts';
import { Unreadable, WireNumber } from '../decode.ts';

/** `where` is the path of the value in the answer, for messages. It is empty for the answer itself. Throws `Unreadable`. */
export function fieldsOf(value: unknown, where: string): Fields {
  if (isJsonObject(value)) return new Fields(value, where);
  throw new Unreadable(`${where === '' ? 'the answer' : where} should be an object but is ${describe(value)}`);
}

/**
 * Typed access to the fields of an object from the wire. Every getter throws an `Unreadable` that names the field. It is a class, not
 * closures, because each object of a listing has its own instance.
 */
export class Fields {
  /** The object as it was received. */
  readonly raw: JsonObject;
  readonly #where: string;

  constructor(raw: JsonObject, where: string) {
    this.raw = raw;
    this.#where = where;
  }

  /** The value of a field as it was received. */
  any(name: string): unknown {
    return Object.hasOwn(this.raw, name) ? this.raw[name] : undefined;
  }

  text(name: string): string {
    const found = this.any(name);
    return typeof found === 'string' ? found : this.fail(name, 'a text');
  }

  optionalText(name: string): string | undefined {
    return this.#isThere(name) ? this.text(name) : undefined;
  }

  /** A whole number from 0 to 4294967295: ASNs and MTUs are unsigned 32-bit integers. */
  uint32(name: string): number {
    const found = this.any(name);
    const fits = typeof found === 'number' && Number.isInteger(found) && found >= 0 && found <= 0xffffffff;
    return fits ? found : this.fail(name, 'a whole number from 0 to 4294967295');
  }

  /** Any number that a double holds exactly. */
  number(name: string): number {
    const found = this.any(name);
    return typeof found === 'number' && Number.isFinite(found) ? found : this.fail(name, 'a number');
  }

  optionalNumber(name: string): number | undefined {
    return this.#isThere(name) ? this.number(name) : undefined;
  }

  optionalBoolean(name: string): boolean | undefined {
    return this.#isThere(name) ? this.boolean(name) : undefined;
  }

  boolean(name: string): boolean {
    const found = this.any(name);
    return typeof found === 'boolean' ? found : this.fail(name, 'true or false');
  }

  texts(name: string): readonly string[] {
    const found = this.any(name);
    return isTexts(found) ? found : this.fail(name, 'a list of texts');
  }

  optionalTexts(name: string): readonly string[] | undefined {
    return this.#isThere(name) ? this.texts(name) : undefined;
  }

  /** The items of a list, each read with its path. */
  list<T>(name: string, read: (item: unknown, where: string) => T): readonly T[] {
    const found = this.any(name);
    if (!Array.isArray(found)) return this.fail(name, 'a list');
    return found.map((item: unknown, index) => read(item, `${this.#path(name)}[${index}]`));
  }

  object(name: string): Fields {
    const found = this.any(name);
    return isJsonObject(found) ? new Fields(found, this.#path(name)) : this.fail(name, 'an object');
  }

  optionalObject(name: string): Fields | undefined {
    return this.#isThere(name) ? this.object(name) : undefined;
  }

  /** Throws `Unreadable` with the name of the field, the expected type and the actual type. */
  fail(name: string, expected: string): never {
    const found = this.any(name);
    const path = this.#path(name);
    throw new Unreadable(
      found === undefined
        ? `the field ${path} is missing`
        : `the field ${path} should be ${expected} but is ${describe(found)}`,
    );
  }

  #isThere(name: string): boolean {
    const found = this.any(name);
    return found !== undefined && found !== null;
  }

  #path(name: string): string {
    return this.#where === '' ? name : `${this.#where}.${name}`;
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WireNumber);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** The type of a value in words. It never shows the value, which may be a secret. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? 'a list of texts' : 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number out of range' : 'a fraction';
  if (value instanceof WireNumber) return 'a number out of range';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  return typeof value === 'boolean' ? 'true or false' : 'an object';
}
