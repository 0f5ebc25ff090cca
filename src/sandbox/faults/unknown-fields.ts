import type { UnknownFieldsFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isArray, isObject, parseJson, sameJson, toJson, withField } from '../json-text.ts';

/** Adds fields to the answer and its objects. An existing field keeps its value. */
export function unknownFields(answer: JsonValue | undefined, fault: UnknownFieldsFault): JsonValue | undefined {
  const fields = unknownFieldsOf(fault);
  if (isObject(answer) && Object.hasOwn(answer, 'success')) return unknownInside(answer, fields);
  const inside = changeObjects(answer, (object) => withFieldsInside(object, fields));
  return isObject(inside) && itemsOf(inside) !== undefined ? withFields(inside, fields) : inside;
}

/** Adds fields to an envelope, its result and the objects of its list. */
function unknownInside(envelope: JsonObject, fields: JsonObject): JsonObject {
  const add = (item: JsonValue) => (isObject(item) ? withFieldsInside(item, fields) : item);
  const addToList = (list: JsonValue): JsonValue => (isArray(list) ? list.map(add) : list);
  const { result = null } = envelope;
  const changed = isObject(result)
    ? withFields(
        Object.fromEntries(Object.entries(result).map(([name, list]) => [name, addToList(list ?? null)])),
        fields,
      )
    : addToList(result);
  return withFields(withField(envelope, 'result', changed), fields);
}

/** Also adds fields to the inner objects that a PUT sends back. */
function withFieldsInside(object: JsonObject, fields: JsonObject): JsonObject {
  const add = (value: JsonValue) => (isObject(value) ? withFields(value, fields) : value);
  return withFields(changeField(changeField(object, 'magic', add), 'bgp', add), fields);
}

function withFields(object: JsonObject, fields: JsonObject): JsonObject {
  const missing = Object.entries(fields).filter(([name]) => !Object.hasOwn(object, name));
  return missing.reduce((all, [name, value]) => withField(all, name, value), object);
}

export function unknownFieldsOf({ fields }: UnknownFieldsFault): JsonObject {
  const value = fields === undefined ? parseJson(usual) : toJson(fields);
  if (!isObject(value)) throw new TypeError('fields are an object');
  return value;
}

// Parsed from text, so that integers stay exact.
const usual =
  '{"newer_field":"2026","newer_counter":9007199254740993,"newer_nothing":null,' +
  '"newer_nested":{"list":[1,{"deep":18446744073709551615}],"empty":{}}}';

/**
 * Removes fields from the body of a PUT that `unknown_fields` has shown and that came back unchanged. The API would have stored them, but
 * the sandbox has not. A field that the stored object has too stays.
 */
export function withoutShownFields(body: JsonObject, stored: JsonObject, shown: readonly JsonObject[]): JsonObject {
  const without = (part: JsonObject, kept: JsonObject) =>
    shown.reduce((rest, fields) => withoutFields(rest, kept, fields), part);
  const inside = ['magic', 'bgp'].reduce(
    (object, name) =>
      changeField(object, name, (value) => (isObject(value) ? without(value, objectAt(stored, name)) : value)),
    body,
  );
  return without(inside, stored);
}

function withoutFields(part: JsonObject, stored: JsonObject, fields: JsonObject): JsonObject {
  const sentBack = Object.keys(fields).filter(
    (name) => Object.hasOwn(part, name) && !Object.hasOwn(stored, name) && sameJson(part[name], fields[name]),
  );
  return sentBack.reduce((rest, name) => withField(rest, name, undefined), part);
}

function objectAt(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isObject(value) ? value : {};
}

/** Changes the objects of an answer: each item of a listing, or the single object. Returns the same answer if nothing changes. */
export function changeObjects(
  answer: JsonValue | undefined,
  change: (object: JsonObject) => JsonObject,
): JsonValue | undefined {
  if (!isObject(answer)) return answer;
  const items = itemsOf(answer);
  if (items === undefined) return change(answer);
  const changed = items.map((item) => (isObject(item) ? change(item) : item));
  return changed.every((item, i) => item === items[i]) ? answer : withField(answer, 'items', changed);
}

/** The items of a listing; undefined for any other answer. */
export function itemsOf(answer: JsonValue | undefined): readonly JsonValue[] | undefined {
  const items = isObject(answer) ? answer['items'] : undefined;
  return isArray(items) ? items : undefined;
}

/** Changes the value of a field, if the object has it. */
export function changeField(object: JsonObject, field: string, change: (value: JsonValue) => JsonValue): JsonObject {
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  if (value === undefined) return object;
  const changed = change(value);
  return changed === value ? object : withField(object, field, changed);
}
