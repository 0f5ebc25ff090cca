import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject, sameWireValue } from '../../plan/diff/same-wire-value.ts';

/**
 * Which fields an object has, at every depth, and which of them are null. Two objects of one form differ in values only.
 */
export function formOf(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (isJsonObject(value)) {
    const fields = Object.keys(value).sort();
    return `{${fields.map((key) => `${JSON.stringify(key)}:${formOf(value[key])}`).join()}}`;
  }
  return isList(value) ? `[${[...new Set(value.map(formOf))].sort().join()}]` : '.';
}

/**
 * True if a listed object holds every field that was sent in a PUT and every field of the answer. Of a field that is in both, the value of
 * the answer counts: the API may store another form.
 */
export function holdsWritten(listed: JsonObject, sent: JsonObject, answer: JsonObject): boolean {
  return sameWireValue(merged(sent, answer), listed);
}

function merged(under: JsonObject, over: JsonObject): JsonObject {
  const entries = Object.entries(over).map(([key, value]): [string, JsonValue | undefined] => {
    const below = Object.hasOwn(under, key) ? under[key] : undefined;
    return [key, isJsonObject(value) && isJsonObject(below) ? merged(below, value) : value];
  });
  return Object.fromEntries([...Object.entries(under), ...entries]);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
