import type { JsonObject } from '../../../model/json.ts';
import { isObject, withField } from '../../json/json-kinds.ts';
import { sameJson } from '../../json/same-json.ts';
import { changeField } from './answer-parts.ts';

/**
 * The body of a PUT without the fields that `unknown_fields` has shown and that came back unchanged: the API would have them stored, the
 * sandbox has not. One that the stored object has as well is its own.
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
