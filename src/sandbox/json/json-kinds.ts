import type { ExactNumber, JsonObject, JsonValue } from '../../model/json.ts';
import { WireNumber } from './exact-number.ts';

export function isExact(value: JsonValue | undefined): value is ExactNumber {
  return value instanceof WireNumber;
}

export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isArray(value) && !isExact(value);
}

/** The text of a field, or undefined where it is not there or no text. */
export function textOf(object: JsonObject, field: string): string | undefined {
  const value = object[field];
  return typeof value === 'string' ? value : undefined;
}

/** The object with a field set, or without it where the value is undefined. Nothing else moves. */
export function withField(object: JsonObject, field: string, value: JsonValue | undefined): JsonObject {
  const rest = Object.entries(object).filter(([key]) => key !== field || value !== undefined);
  const changed = rest.map(([key, old]) => [key, key === field ? value : old] as const);
  const added = value !== undefined && !Object.hasOwn(object, field) ? [[field, value] as const] : [];
  return Object.fromEntries([...changed, ...added]);
}
