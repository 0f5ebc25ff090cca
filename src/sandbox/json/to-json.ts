import type { ExactNumber, JsonValue } from '../../model/json.ts';
import { readNumber, WireNumber } from './exact-number.ts';

const deepest = 200;

/**
 * A copy of any plain value as JSON: what is undefined goes, integers beyond 2^53 stay exact, whoever parsed them.
 * Throws a RangeError for a value nested more than 200 levels deep and a TypeError for one that JSON does not have.
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

/** Exact numbers of other parsers are instances of a class; an object that only has a field of that name is data. */
function isForeignExact(value: object): value is ExactNumber {
  const parent: unknown = Object.getPrototypeOf(value);
  if (parent === null || parent === Object.prototype) return false;
  return 'isLosslessNumber' in value && value.isLosslessNumber === true;
}
