import { parse } from 'lossless-json';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { deepestJson, isNestedTooDeep } from '../../model/json-depth.ts';
import { readNumber } from './exact-number.ts';
import { isArray, isExact } from './json-kinds.ts';
import { toJson } from './to-json.ts';

/** Reads JSON with every number exact. Throws an error that says what is wrong with the text. */
export function parseJson(text: string): JsonValue {
  if (isNestedTooDeep(text)) throw new RangeError(`nested more than ${deepestJson} levels deep`);
  return toJson(parse(text, null, readNumber));
}

/** Compact JSON, exact numbers as they came. Objects keep the order of their keys. */
export function writeJson(value: JsonValue): string {
  return holdsExact(value) ? writeExact(value) : JSON.stringify(value);
}

// Almost no object has an exact number, and looking for one is cheap: a listing of thousands is written several times as fast.
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
