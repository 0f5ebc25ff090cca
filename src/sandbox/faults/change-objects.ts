import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isArray, isObject, withField } from '../json-text.ts';

/** Changes the objects of an answer: each item of a listing, or the one object. What nothing changes in is handed back as it is. */
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

/** Another value for a field of an answer that has it. */
export function changeField(object: JsonObject, field: string, change: (value: JsonValue) => JsonValue): JsonObject {
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  if (value === undefined) return object;
  const changed = change(value);
  return changed === value ? object : withField(object, field, changed);
}
