import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isArray, isObject } from '../json/json-kinds.ts';
import { sameJson } from '../json/same-json.ts';

/**
 * Looks at one value of a request body. `at` is its path, for the message; `stored` is what the object holds there now (a PUT), or
 * undefined (a POST). Answers what is wrong, in a sentence, or undefined.
 */
export type Check = (value: JsonValue, at: string, stored: JsonValue | undefined) => string | undefined;

export interface Field {
  readonly check: Check;
  readonly required: boolean;
}

export function required(check: Check): Field {
  return { check, required: true };
}

export function optional(check: Check): Field {
  return { check, required: false };
}

/** A closed object: a field that is not among `fields` is fine only where the stored object has the same value there. */
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
