import { parse } from 'lossless-json';
import { deepestJson, type ExactNumber, isNestedTooDeep, type JsonObject, type JsonValue } from '../model/json.ts';

/** Parses JSON and keeps every number exact. Throws an error that states the problem of the text. */
export function parseJson(text: string): JsonValue {
  if (isNestedTooDeep(text)) throw new RangeError(`nested more than ${deepestJson} levels deep`);
  return toJson(parse(text, null, readNumber));
}

/** Writes compact JSON. Exact numbers keep their text, and objects keep the order of their keys. */
export function writeJson(value: JsonValue): string {
  return holdsExact(value) ? writeExact(value) : JSON.stringify(value);
}

// Almost no object has an exact number, and the test is cheap. It makes the text of a listing of thousands several times faster.
function holdsExact(value: JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isExact(value) || Object.values(value).some(holdsExact);
}

function writeExact(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isExact(value)) return value.toString();
  if (isArray(value)) return `[${value.map(writeExact).join(',')}]`;
  return writeObject(value);
}

function writeObject(value: JsonObject): string {
  const fields: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) fields.push(`${JSON.stringify(key)}:${writeExact(item)}`);
  }
  return `{${fields.join(',')}}`;
}

/** A number that a double would round or write in another form. It keeps its original text. */
class WireNumber implements ExactNumber {
  readonly isLosslessNumber = true;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** A plain number if it prints as the same text, else the exact number. */
function readNumber(text: string): number | WireNumber {
  const value = Number(text);
  return String(value) === text ? value : new WireNumber(text);
}

/** True for equal JSON values. The order of keys does not count, but every digit of a number does. */
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

const deepest = 200;

/**
 * Copies a plain value as JSON. It drops undefined values. Integers beyond 2^53 stay exact, from any parser. Throws a RangeError for more
 * than 200 nested levels, and a TypeError for a value that JSON does not have.
 */
export function toJson(value: unknown, depth = 0): JsonValue {
  if (depth > deepest) throw new RangeError(`nested more than ${deepest} levels deep`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return numberToJson(value);
  if (typeof value === 'bigint') return readNumber(value.toString());
  if (value instanceof WireNumber) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item, depth + 1));
  if (typeof value === 'object') return objectToJson(value, depth);
  throw new TypeError(`${typeof value} is not a JSON value`);
}

function numberToJson(value: number): JsonValue {
  if (Number.isFinite(value)) return value;
  throw new TypeError(`${value} is not a JSON value`);
}

function objectToJson(value: object, depth: number): JsonValue {
  if (isForeignExact(value)) return readNumber(value.toString());
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]: [string, unknown]) => [key, toJson(item, depth + 1)]));
}

/** Exact numbers of other parsers are class instances. A plain object with a field of the same name is data. */
function isForeignExact(value: object): value is ExactNumber {
  const parent: unknown = Object.getPrototypeOf(value);
  if (parent === null || parent === Object.prototype) return false;
  return 'isLosslessNumber' in value && value.isLosslessNumber === true;
}

export function isExact(value: JsonValue | undefined): value is ExactNumber {
  return value instanceof WireNumber;
}

export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isArray(value) && !isExact(value);
}

/** The text of a field. Undefined if the field is missing or not text. */
export function textOf(object: JsonObject, field: string): string | undefined {
  const value = object[field];
  return typeof value === 'string' ? value : undefined;
}

/** Sets a field, or removes it if the value is undefined. Other fields keep their order. */
export function withField(object: JsonObject, field: string, value: JsonValue | undefined): JsonObject {
  const rest = Object.entries(object).filter(([key]) => key !== field || value !== undefined);
  const changed = rest.map(([key, old]) => [key, key === field ? value : old] as const);
  const added = value !== undefined && !Object.hasOwn(object, field) ? [[field, value] as const] : [];
  return Object.fromEntries([...changed, ...added]);
}
