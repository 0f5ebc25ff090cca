import type { JsonObject, JsonValue } from '../../../model/json.ts';
import { isObject, textOf, withField } from '../../json/json-kinds.ts';
import { stableUuid } from '../../store/stable-uuid.ts';
import { changeField, itemsOf } from './answer-parts.ts';

const stranger = 'f'.repeat(32);

/** A listing gets one object more: its last one as another account would have it. */
export function foreignAccount(answer: JsonValue | undefined): JsonValue | undefined {
  if (!isObject(answer)) return answer;
  const items = itemsOf(answer);
  if (items === undefined) return withField(answer, 'account', stranger);
  const last = items.at(-1);
  return isObject(last) ? withField(answer, 'items', [...items, foreign(last)]) : answer;
}

/** Nothing that names the object is the same, so that only its account gives it away. */
function foreign(object: JsonObject): JsonObject {
  const id = textOf(object, 'id');
  const renamed = id === undefined ? object : withField(object, 'id', stableUuid(`${stranger}/${id}`));
  const named = changeField(renamed, 'name', otherName);
  const magic = changeField(named, 'magic', (value) =>
    isObject(value) ? changeField(value, 'conduit_name', otherName) : value,
  );
  return withField(magic, 'account', stranger);
}

function otherName(name: JsonValue): JsonValue {
  return typeof name === 'string' ? `${name}-of-another` : name;
}
