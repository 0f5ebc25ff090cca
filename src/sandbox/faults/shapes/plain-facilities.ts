import type { JsonObject } from '../../../model/json.ts';
import { isObject, textOf } from '../../json/json-kinds.ts';
import { changeField } from './answer-parts.ts';

export function plainFacilities(port: JsonObject): JsonObject {
  return changeField(port, 'facility', (facility) =>
    isObject(facility) ? (textOf(facility, 'name') ?? facility) : facility,
  );
}
