import type { UnknownFieldsFault } from '../../../model/generated/sandbox-faults.ts';
import type { JsonObject, JsonValue } from '../../../model/json.ts';
import { isObject, withField } from '../../json/json-kinds.ts';
import { parseJson } from '../../json/json-text.ts';
import { toJson } from '../../json/to-json.ts';
import { changeField, changeObjects, itemsOf } from './answer-parts.ts';

// Text, so that the integers stay what they are.
const usual =
  '{"newer_field":"2026","newer_counter":9007199254740993,"newer_nothing":null,' +
  '"newer_nested":{"list":[1,{"deep":18446744073709551615}],"empty":{}}}';

/** What the fault adds to an object. */
export function unknownFieldsOf({ fields }: UnknownFieldsFault): JsonObject {
  const value = fields === undefined ? parseJson(usual) : toJson(fields);
  if (!isObject(value)) throw new TypeError('fields are an object');
  return value;
}

/** Adds fields to the answer and its objects; one that is there already stays as it is. */
export function unknownFields(answer: JsonValue | undefined, fault: UnknownFieldsFault): JsonValue | undefined {
  const fields = unknownFieldsOf(fault);
  const inside = changeObjects(answer, (object) => withFieldsInside(object, fields));
  return isObject(inside) && itemsOf(inside) !== undefined ? withFields(inside, fields) : inside;
}

/** In the objects that a PUT sends back as well. */
function withFieldsInside(object: JsonObject, fields: JsonObject): JsonObject {
  const add = (value: JsonValue) => (isObject(value) ? withFields(value, fields) : value);
  return withFields(changeField(changeField(object, 'magic', add), 'bgp', add), fields);
}

function withFields(object: JsonObject, fields: JsonObject): JsonObject {
  const missing = Object.entries(fields).filter(([name]) => !Object.hasOwn(object, name));
  return missing.reduce((all, [name, value]) => withField(all, name, value), object);
}
